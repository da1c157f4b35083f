package io.launch.adapters.sql;

import io.launch.core.endpoint.EndpointLeases;
import io.launch.core.server.ServerRegistry;
import io.launch.core.testkit.EndpointLeasesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class SqlEndpointLeasesTest implements EndpointLeasesContract {
  private final Database database;
  private final SqlServerRegistry servers;
  private final SqlEndpointLeases leases;

  SqlEndpointLeasesTest(@TempDir Path folder) {
    database = Database.open(folder.resolve("launch.db"), DatabaseConfig.DEFAULT);
    servers = new SqlServerRegistry(database);
    leases = new SqlEndpointLeases(database);
  }

  @Override
  public EndpointLeases leases() {
    return leases;
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
