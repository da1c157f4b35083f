package io.launch.adapters.sql;

import io.launch.api.Args;

/// Bounds of a database.
///
/// @param maxPendingWrites writes that may stand in line; past it new tasks are refused
///   (UNAVAILABLE) and other writes wait
/// @param maxPendingReads reads that may stand in line; past it they are refused (UNAVAILABLE)
/// @param maxGroup rows that are written in one commit, about: a single write may be larger
/// @param readers threads that read, each with a connection of its own
public record DatabaseConfig(int maxPendingWrites, int maxPendingReads, int maxGroup, int readers) {
  /// What suits one server.
  public static final DatabaseConfig DEFAULT = new DatabaseConfig(4096, 4096, 512, 2);

  public DatabaseConfig {
    Args.require(
        maxPendingWrites >= 1, "max-pending-writes: %d (expected: at least 1)", maxPendingWrites);
    Args.require(
        maxPendingReads >= 1, "max-pending-reads: %d (expected: at least 1)", maxPendingReads);
    Args.require(maxGroup >= 1, "max-group: %d (expected: at least 1)", maxGroup);
    Args.require(readers >= 1 && readers <= 64, "readers: %d (expected: 1..64)", readers);
  }
}
