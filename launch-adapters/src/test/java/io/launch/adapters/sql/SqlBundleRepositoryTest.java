package io.launch.adapters.sql;

import io.launch.core.bundle.BundleRepository;
import io.launch.core.testkit.BundleRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqlBundleRepositoryTest implements BundleRepositoryContract {
  private final Database database;
  private final SqlBundleRepository bundles;

  SqlBundleRepositoryTest(@TempDir Path folder) {
    database = Database.open(folder.resolve("launch.db"), DatabaseConfig.DEFAULT);
    bundles = new SqlBundleRepository(database);
  }

  @Override
  public BundleRepository bundles() {
    return bundles;
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
  }
}
