package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.util.Arrays;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/// Brings a database's tables to the version that this release knows.
final class Migrations {
  private Migrations() {}

  /// @param name names the database in errors
  /// @throws LaunchException INVALID_ARGUMENT when a newer release has written it, or it is none
  static void run(DataSource source, Dialect dialect, String name) {
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(source)
            .locations("classpath:db/sqlite")
            .placeholders(dialect.placeholders())
            .load();
    try {
      refuseNewer(flyway, name);
      flyway.migrate();
    } catch (FlywayException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "database: %s cannot be opened (expected: a database of this or an older release of"
                  .formatted(name)
              + " Launch, in a folder that can be written): "
              + e.getMessage(),
          e);
    }
  }

  private static void refuseNewer(Flyway flyway, String name) {
    MigrationInfo[] all = flyway.info().all();
    Optional<MigrationInfo> newer =
        Arrays.stream(all)
            .filter(info -> info.getState().isApplied() && !info.getState().isResolved())
            .findFirst();
    if (newer.isPresent()) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "database: %s has tables of version %s, which a newer release of Launch has made (expected: version %s or older; start that release, or name another data folder)"
              .formatted(name, newer.get().getVersion(), known(all)));
    }
  }

  private static String known(MigrationInfo[] all) {
    return Arrays.stream(all)
        .filter(info -> info.getState().isResolved())
        .reduce((_, last) -> last)
        .map(info -> info.getVersion().toString())
        .orElse("none");
  }
}
