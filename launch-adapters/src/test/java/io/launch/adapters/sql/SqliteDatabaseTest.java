package io.launch.adapters.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What only a database in a file can do or suffer.
class SqliteDatabaseTest {
  @Test
  void commitsAreDurableAndForeignKeysHold(@TempDir Path folder) throws InterruptedException {
    try (Database database = Database.open(folder.resolve("launch.db"), DatabaseConfig.DEFAULT)) {
      assertThat(pragma(database, "journal_mode")).isEqualTo("wal");
      assertThat(pragma(database, "synchronous")).isEqualTo("2");
      assertThat(pragma(database, "foreign_keys")).isEqualTo("1");
    }
  }

  @Test
  void fileThatIsNoDatabaseStopsTheStart(@TempDir Path folder) throws IOException {
    Path text = Files.writeString(folder.resolve("launch.db"), "Dear diary, ".repeat(1000));

    assertThatThrownBy(() -> Database.open(text, DatabaseConfig.DEFAULT))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(text.toString());
  }

  private static String pragma(Database database, String name) {
    return database.write(
        handle -> handle.createQuery("PRAGMA " + name).map((row, _) -> row.getString(1)).one());
  }
}
