package io.launch.adapters.sql;

import io.launch.api.Args;
import java.time.Duration;

/// Bounds of a database.
///
/// @param maxPendingWrites writes that may stand in line; past it new tasks are refused
///   (UNAVAILABLE) and other writes wait
/// @param maxPendingReads reads that may stand in line; past it they are refused (UNAVAILABLE)
/// @param maxGroup rows that are written in one commit, about: a single write may be larger
/// @param writers threads that write to PostgreSQL, each with a connection of its own; SQLite has
///   one
/// @param readers threads that read, each with a connection of its own
/// @param patience how long a read or write is tried again while the database is away; then it
///   fails (UNAVAILABLE)
public record DatabaseConfig(
    int maxPendingWrites,
    int maxPendingReads,
    int maxGroup,
    int writers,
    int readers,
    Duration patience) {
  /// What suits one server.
  public static final DatabaseConfig DEFAULT =
      new DatabaseConfig(4096, 4096, 512, 3, 2, Duration.ofSeconds(5));

  public DatabaseConfig {
    Args.require(
        maxPendingWrites >= 1, "max-pending-writes: %d (expected: at least 1)", maxPendingWrites);
    Args.require(
        maxPendingReads >= 1, "max-pending-reads: %d (expected: at least 1)", maxPendingReads);
    Args.require(maxGroup >= 1, "max-group: %d (expected: at least 1)", maxGroup);
    Args.require(writers >= 1 && writers <= 64, "database-writers: %d (expected: 1..64)", writers);
    Args.require(readers >= 1 && readers <= 64, "database-readers: %d (expected: 1..64)", readers);
    Args.require(!patience.isNegative(), "patience: %s (expected: 0 or more)", patience);
  }

  /// The same with so many threads.
  public DatabaseConfig withThreads(int writers, int readers) {
    return new DatabaseConfig(
        maxPendingWrites, maxPendingReads, maxGroup, writers, readers, patience);
  }
}
