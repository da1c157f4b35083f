package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.util.Arrays;
import java.util.Optional;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/// Brings a database's tables to the version that this release knows.
final class Migrations {
  private Migrations() {}

  /// The texts of all versions.
  static final String LOCATION = "classpath:db/migration";

  /// @throws LaunchException INVALID_ARGUMENT when a newer release has written it, or it is none
  static void run(Connector connector) {
    String name = connector.name();
    Flyway flyway =
        Flyway.configure(Migrations.class.getClassLoader())
            .dataSource(connector.migrating())
            .locations(LOCATION)
            .placeholders(connector.dialect().placeholders())
            .load();
    try {
      refuseNewer(flyway, name);
      flyway.migrate();
    } catch (FlywayException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "database: %s cannot be opened (expected: a database of this or an older release of"
                  .formatted(name)
              + " Launch, which can be written to): "
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
          "database: %s has tables of version %s, which a newer release of Launch has made (expected: version %s or older; start that release, or name another database or data folder)"
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
