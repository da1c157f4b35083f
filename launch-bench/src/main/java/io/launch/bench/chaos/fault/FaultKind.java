package io.launch.bench.chaos.fault;

import java.time.Duration;
import java.util.Locale;
import java.util.Random;

/// What can go wrong.
public enum FaultKind {
  /// SIGKILL to a worker.
  KILL_WORKER("worker killed", 3, 0, 0),
  /// SIGSTOP to a worker, and SIGCONT later.
  STOP_WORKER("worker stopped", 1, 1000, 15000),
  /// SIGKILL to a server, which is started again later.
  KILL_SERVER("server killed", 2, 200, 4000),
  /// SIGSTOP to a server, and SIGCONT later.
  STOP_SERVER("server stopped", 1, 1000, 15000),
  /// The database takes no writes (SQLite), or its connections break and no new ones come about
  /// (PostgreSQL).
  CUT_DATABASE("database cut off", 1, 1000, 12000),
  /// The folder of objects has no room.
  FILL_DISK("disk full", 1, 1000, 10000),
  /// The server's clock jumps by an hour, and back later.
  JUMP_CLOCK("clock jumped", 1, 1000, 15000),
  /// A new revision of an endpoint replaces its workers.
  UPDATE_ENDPOINT("endpoint updated", 2, 0, 0),
  /// Callers cancel some of their tasks.
  CANCEL_TASKS("tasks cancelled", 2, 0, 0);

  private final String words;
  private final int weight;
  private final int minMillis;
  private final int maxMillis;

  FaultKind(String words, int weight, int minMillis, int maxMillis) {
    this.words = words;
    this.weight = weight;
    this.minMillis = minMillis;
    this.maxMillis = maxMillis;
  }

  /// What happened, for people.
  public String words() {
    return words;
  }

  /// How often it comes in one round of faults.
  int weight() {
    return weight;
  }

  /// How long it lasts: something between its shortest and its longest.
  Duration lasts(Random random) {
    return Duration.ofMillis(random.nextInt(minMillis, maxMillis + 1));
  }

  /// Its name on the command line.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
