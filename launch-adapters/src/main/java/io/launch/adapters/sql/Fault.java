package io.launch.adapters.sql;

import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a failed statement means for the work that it was part of.
enum Fault {
  /// The connection is gone, or the server is: the work may be done again on another.
  BROKEN,
  /// Another transaction was in the way: the work may be done again at once.
  CONFLICT,
  /// A text has a character that the database cannot hold: U+0000, in PostgreSQL.
  TEXT,
  /// The work's own.
  OWN;

  /// The connection broke; nobody may log in as before.
  private static final Set<String> GONE_CLASSES = Set.of("08", "28");

  /// Shut down by the administrator, by a crash or for being idle; starting up; no connection left;
  /// a standby, which takes no writes; no such database any more.
  private static final Set<String> GONE =
      Set.of("57P01", "57P02", "57P03", "57P05", "25P03", "53300", "25006", "3D000");

  private static final Set<String> CONFLICTS = Set.of("40001", "40P01");
  private static final String NO_CHARACTER = "22021";

  static Fault of(Throwable thrown) {
    String state = state(thrown);
    if (GONE_CLASSES.stream().anyMatch(state::startsWith) || GONE.contains(state)) {
      return BROKEN;
    }
    if (CONFLICTS.contains(state)) {
      return CONFLICT;
    }
    return state.equals(NO_CHARACTER) ? TEXT : OWN;
  }

  /// What the driver said, below what Jdbi and others made of it.
  private static String state(Throwable thrown) {
    for (@Nullable Throwable at = thrown; at != null; at = at.getCause()) {
      if (at instanceof SQLException fault && fault.getSQLState() != null) {
        return fault.getSQLState();
      }
    }
    return "";
  }
}
