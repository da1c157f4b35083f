package io.launch.adapters.sql;

import io.launch.core.owner.ApiKeyRepository;
import io.launch.core.testkit.ApiKeyRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqlApiKeyRepositoryTest implements ApiKeyRepositoryContract {
  private final Database database;
  private final SqlApiKeyRepository keys;

  SqlApiKeyRepositoryTest(@TempDir Path folder) {
    database = Database.open(folder.resolve("launch.db"), DatabaseConfig.DEFAULT);
    keys = new SqlApiKeyRepository(database);
  }

  @Override
  public ApiKeyRepository keys() {
    return keys;
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
  }
}
