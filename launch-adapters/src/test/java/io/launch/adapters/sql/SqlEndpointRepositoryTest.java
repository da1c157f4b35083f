package io.launch.adapters.sql;

import io.launch.core.endpoint.EndpointRepository;
import io.launch.core.testkit.EndpointRepositoryContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqlEndpointRepositoryTest implements EndpointRepositoryContract {
  private final Database database;
  private final SqlEndpointRepository endpoints;

  SqlEndpointRepositoryTest(@TempDir Path folder) {
    database = Database.open(folder.resolve("launch.db"), DatabaseConfig.DEFAULT);
    endpoints = new SqlEndpointRepository(database);
  }

  @Override
  public EndpointRepository endpoints() {
    return endpoints;
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
  }
}
