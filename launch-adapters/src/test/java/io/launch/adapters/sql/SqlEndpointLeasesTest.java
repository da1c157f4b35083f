package io.launch.adapters.sql;

import io.launch.core.endpoint.EndpointLeases;
import io.launch.core.server.ServerRegistry;
import io.launch.core.testkit.EndpointLeasesContract;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlEndpointLeasesTest implements EndpointLeasesContract {
  private final Database database;
  private final SqlServerRegistry servers;
  private final SqlEndpointLeases leases;

  SqlEndpointLeasesTest(TestDatabase kind, @TempDir Path folder) {
    database = Database.open(kind.fresh(folder), DatabaseConfig.DEFAULT);
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
