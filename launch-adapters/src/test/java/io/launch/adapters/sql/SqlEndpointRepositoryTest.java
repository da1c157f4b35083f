package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointSettings;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointRepository;
import io.launch.core.testkit.EndpointRepositoryContract;
import io.launch.core.testkit.Samples;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(TestDatabase.class)
class SqlEndpointRepositoryTest implements EndpointRepositoryContract {
  private final Database database;
  private final SqlEndpointRepository endpoints;

  SqlEndpointRepositoryTest(TestDatabase kind, @TempDir Path folder) {
    database = Database.open(kind.fresh(folder), DatabaseConfig.DEFAULT);
    endpoints = new SqlEndpointRepository(database);
  }

  @Override
  public EndpointRepository endpoints() {
    return endpoints;
  }

  @Test
  void rowThatIsOlderThanSettingsHasNone() {
    Endpoint endpoint = Samples.syncEndpoint(1);
    endpoints.add(endpoint);
    String old = Json.write(endpoint.spec()).replaceFirst(",\"settings\":\\{[^}]*}", "");
    database.write(handle ->
        handle.createUpdate("UPDATE endpoint SET spec = :spec").bind("spec", old).execute());

    Endpoint read = endpoints.find(endpoint.id()).orElseThrow();

    assertThat(old).doesNotContain("settings");
    assertThat(read.spec().settings()).isEqualTo(EndpointSettings.NONE);
    assertThat(read.spec()).isEqualTo(endpoint.spec());
  }

  @AfterEach
  void close() throws InterruptedException {
    database.close();
  }
}
