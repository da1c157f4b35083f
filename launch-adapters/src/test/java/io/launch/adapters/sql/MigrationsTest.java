package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.core.bundle.Bundle;
import io.launch.core.owner.OwnerId;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Databases of older releases.
class MigrationsTest {
  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void bundleOfTheFirstReleaseIsStillRead(TestDatabase kind, @TempDir Path folder)
      throws Exception {
    DatabaseUrl url = kind.fresh(folder);
    writeAsTheFirstRelease(Connector.to(url));

    List<Bundle> found;
    try (Database database = Database.open(url, DatabaseConfig.DEFAULT)) {
      found = new SqlBundleRepository(database).list(new OwnerId("own_1"), Optional.empty());
    }

    assertThat(found)
        .singleElement()
        .satisfies(bundle -> {
          assertThat(bundle.flavor())
              .isEqualTo(new JavaArtifactFlavor("s3://launch/uploads/own_1/u", null, null));
          assertThat(bundle.metadata()).isEqualTo(Map.of("k", "v"));
          assertThat(bundle.newAppConfig()).isEmpty();
        });
  }

  private static void writeAsTheFirstRelease(Connector connector) throws SQLException {
    Flyway.configure(MigrationsTest.class.getClassLoader())
        .dataSource(connector.migrating())
        .locations(Migrations.LOCATION)
        .placeholders(connector.dialect().placeholders())
        .target("1")
        .load()
        .migrate();
    try (Connection connection = connector.migrating().getConnection();
        Statement statement = connection.createStatement()) {
      statement.executeUpdate(
          """
          INSERT INTO bundle
            (id, owner, name, flavor, artifacts, metadata, details, schema_location, created_at)
          VALUES
            ('bun_1', 'own_1', 'words',
             '{"flavor":"java_artifact","location":"s3://launch/uploads/own_1/u",
               "predictor_class":null,"app_config":null}',
             '[]', '{"k":"v"}', '{}', NULL, 1)
          """);
    }
  }
}
