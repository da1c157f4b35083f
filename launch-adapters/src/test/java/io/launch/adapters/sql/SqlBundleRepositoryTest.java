package io.launch.adapters.sql;

import io.launch.core.bundle.BundleRepository;
import io.launch.core.testkit.BundleRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlBundleRepositoryTest implements BundleRepositoryContract {
  private final Database database;
  private final SqlBundleRepository bundles;

  SqlBundleRepositoryTest(TestDatabase kind, @TempDir Path folder) {
    database = Database.open(kind.fresh(folder), DatabaseConfig.DEFAULT);
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
