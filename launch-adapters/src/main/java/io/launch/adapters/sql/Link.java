package io.launch.adapters.sql;

import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A connection that one thread at a time uses, made anew after it broke.
final class Link implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Link.class);

  /// Between questions to a database that has no answer yet.
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final Connector connector;
  private final DataSource source;
  private @Nullable Handle handle;
  private Optional<Throwable> fault = Optional.empty();

  Link(Connector connector, DataSource source) {
    this.connector = connector;
    this.source = source;
  }

  Dialect dialect() {
    return connector.dialect();
  }

  /// The connection, made when there is none.
  Handle handle() throws SQLException {
    Handle open = handle;
    if (open == null) {
      open = Jdbi.open(connector.open(source));
      handle = open;
      fault = Optional.empty();
    }
    return open;
  }

  /// Why there is no connection at the moment. To make one may take long, and fail; whoever has no
  /// time left does without.
  Optional<Throwable> fault() {
    return fault;
  }

  /// Gives up a connection that broke; where there was none, as it could not be made, a moment
  /// passes before the next attempt.
  void broke(Throwable fault) {
    this.fault = Optional.of(fault);
    if (handle == null) {
      pause();
      return;
    }
    log.atWarn()
        .addKeyValue("database", connector.name())
        .addKeyValue("fault", fault.getMessage())
        .log("database connection lost");
    close();
  }

  void pause() {
    LockSupport.parkNanos(PAUSE.toNanos());
  }

  @Override
  public void close() {
    Handle open = handle;
    handle = null;
    if (open == null) {
      return;
    }
    try {
      open.getConnection().close();
    } catch (SQLException _) {
      // It is given up anyway.
    }
  }
}
