package io.launch.adapters.sql;

import io.launch.core.server.ServerRegistry;
import io.launch.core.testkit.ServerRegistryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqlServerRegistryTest implements ServerRegistryContract {
  private final Database database;
  private final SqlServerRegistry servers;

  SqlServerRegistryTest(@TempDir Path folder) {
    database = Database.open(folder.resolve("launch.db"), DatabaseConfig.DEFAULT);
    servers = new SqlServerRegistry(database);
  }

  @Override
  public ServerRegistry servers() {
    return servers;
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
  }
}
