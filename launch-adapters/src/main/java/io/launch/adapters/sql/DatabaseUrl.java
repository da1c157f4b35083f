package io.launch.adapters.sql;

import io.launch.api.Args;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Properties;
import org.postgresql.Driver;

/// Where a database is. Its text never shows a password, so it may be printed.
public sealed interface DatabaseUrl {
  /// The database of a JDBC URL; empty when it is none that Launch knows.
  static Optional<DatabaseUrl> parse(String url) {
    if (url.startsWith(Sqlite.PREFIX) && url.length() > Sqlite.PREFIX.length()) {
      return Optional.of(new Sqlite(Path.of(url.substring(Sqlite.PREFIX.length()))));
    }
    return Postgresql.parse(url).map(_ -> new Postgresql(url));
  }

  /// A SQLite database in one file, which one server has to itself.
  record Sqlite(Path file) implements DatabaseUrl {
    private static final String PREFIX = "jdbc:sqlite:";

    @Override
    public String toString() {
      return PREFIX + file;
    }
  }

  /// A PostgreSQL database, which servers may share.
  ///
  /// @param url as its driver takes it: user, password and the like are parameters, or come from
  ///   where the driver looks for them (`~/.pgpass`, `PGPASSFILE`, a service file)
  record Postgresql(String url) implements DatabaseUrl {
    private static final String PREFIX = "jdbc:postgresql:";

    public Postgresql {
      Args.require(
          parse(url).isPresent(),
          "database: %s (expected: jdbc:postgresql://HOST/DATABASE)",
          DatabaseUrl.hide(url));
    }

    /// Whether the URL itself says something about this setting of the driver.
    boolean says(String setting) {
      return parse(url).orElseThrow().getProperty(setting) != null;
    }

    private static Optional<Properties> parse(String url) {
      return url.startsWith(PREFIX)
          ? Optional.ofNullable(Driver.parseURL(url, new Properties()))
          : Optional.empty();
    }

    @Override
    public String toString() {
      return DatabaseUrl.hide(url);
    }
  }

  /// A URL without what may be secret in it: its parameters, and what stands before an `@`.
  static String hide(String url) {
    return url.replaceFirst("(?s)\\?.*", "?(hidden)").replaceFirst("//[^/]*@", "//(hidden)@");
  }
}
