package io.launch.adapters.sql;

import io.launch.core.owner.ApiKeyRepository;
import io.launch.core.testkit.ApiKeyRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlApiKeyRepositoryTest implements ApiKeyRepositoryContract {
  private final Database database;
  private final SqlApiKeyRepository keys;

  SqlApiKeyRepositoryTest(TestDatabase kind, @TempDir Path folder) {
    database = Database.open(kind.fresh(folder), DatabaseConfig.DEFAULT);
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
