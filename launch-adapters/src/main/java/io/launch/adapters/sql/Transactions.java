package io.launch.adapters.sql;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs jobs in transactions of one link. They are begun and ended by statements: SQLite's driver
/// would begin the next one as soon as one is committed, and so keep every other process from
/// writing for ever.
final class Transactions implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Transactions.class);

  private final Link link;

  Transactions(Link link) {
    this.link = link;
  }

  /// Runs the jobs in one transaction. A connection that broke is made anew for the next one.
  End run(List<Job<?>> group) {
    Handle handle;
    String transaction;
    try {
      handle = link.handle();
      transaction = link.dialect().begin(handle.getConnection());
    } catch (SQLException | RuntimeException fault) {
      dropIfBroken(fault);
      return new End.NotBegun(fault);
    }
    try {
      for (Job<?> job : group) {
        job.run(handle);
      }
    } catch (SQLException | RuntimeException | Error fault) {
      if (!dropIfBroken(fault)) {
        rollBack(handle.getConnection());
      }
      return new End.RolledBack(fault);
    }
    return commit(handle.getConnection(), transaction);
  }

  /// Why there is no connection at the moment.
  Optional<Throwable> fault() {
    return link.fault();
  }

  private End commit(Connection connection, String transaction) {
    try {
      execute(connection, "COMMIT");
      return new End.Committed();
    } catch (SQLException fault) {
      if (dropIfBroken(fault)) {
        return new End.Unknown(transaction, fault);
      }
      rollBack(connection);
      return new End.RolledBack(fault);
    }
  }

  private boolean dropIfBroken(Throwable fault) {
    boolean broken = Fault.of(fault) == Fault.BROKEN;
    if (broken) {
      link.broke(fault);
    }
    return broken;
  }

  private void rollBack(Connection connection) {
    try {
      execute(connection, "ROLLBACK");
    } catch (SQLException e) {
      // Commits and rolls back no more: the next transaction gets a new connection.
      log.atError().setCause(e).log("transaction not rolled back");
      link.broke(e);
    }
  }

  /// Whether a transaction was committed; nothing, after a moment, while the database does not say.
  Optional<Boolean> fate(String transaction) {
    try {
      var committed = link.dialect().committed(link.handle().getConnection(), transaction);
      if (committed.isEmpty()) {
        link.pause();
      }
      return committed;
    } catch (SQLException fault) {
      link.broke(fault);
      return Optional.empty();
    }
  }

  static void execute(Connection connection, String text) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(text);
    }
  }

  @Override
  public void close() {
    link.close();
  }
}
