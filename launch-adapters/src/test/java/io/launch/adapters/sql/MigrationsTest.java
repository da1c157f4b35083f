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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.sqlite.SQLiteDataSource;

/// Databases of older releases.
class MigrationsTest {
  @Test
  void bundleOfTheFirstReleaseIsStillRead(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("launch.db");
    writeAsTheFirstRelease(file);

    List<Bundle> found;
    try (Database database = Database.open(file, DatabaseConfig.DEFAULT)) {
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

  private static void writeAsTheFirstRelease(Path file) throws SQLException {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl("jdbc:sqlite:" + file);
    Flyway.configure(MigrationsTest.class.getClassLoader())
        .dataSource(source)
        .locations("classpath:db/sqlite")
        .placeholders(Dialect.SQLITE.placeholders())
        .target("1")
        .load()
        .migrate();
    try (Connection connection = source.getConnection();
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
