package io.launch.core.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What one server has seen of the others: for how long each one's beat has stood still before its
/// eyes. Only the time between two looks counts, and no more than a look should take: a server that
/// could not look, because it was paused or the database was away, holds that against nobody.
final class Sightings {
  private final long maxGapNanos;
  private final long patienceNanos;
  private final Map<ServerId, Sighting> known = new HashMap<>();
  private long lastLook;

  private record Sighting(long beat, long stillNanos) {}

  /// What a look brings.
  ///
  /// @param silent their beats have stood still for too long
  /// @param gone their rows were there and are no more
  record Findings(List<ServerRow> silent, Set<ServerId> gone) {}

  /// @param maxGap most that counts of the time between two looks
  /// @param patience how long a beat may stand still
  Sightings(Duration maxGap, Duration patience) {
    this.maxGapNanos = maxGap.toNanos();
    this.patienceNanos = patience.toNanos();
  }

  /// @param others every row but the own
  /// @param now of a clock that only counts, in nanoseconds
  Findings look(List<ServerRow> others, long now) {
    long gap = known.isEmpty() ? 0 : Math.min(now - lastLook, maxGapNanos);
    lastLook = now;
    Set<ServerId> gone = new HashSet<>(known.keySet());
    List<ServerRow> silent = new ArrayList<>();
    for (ServerRow row : others) {
      gone.remove(row.id());
      Sighting last = known.get(row.id());
      long stillNanos = last != null && last.beat() == row.beat() ? last.stillNanos() + gap : 0;
      known.put(row.id(), new Sighting(row.beat(), stillNanos));
      if (stillNanos >= patienceNanos) {
        silent.add(row);
      }
    }
    known.keySet().removeAll(gone);
    return new Findings(silent, gone);
  }

  /// Forgets one, which need not be told to be gone.
  void forget(ServerId server) {
    known.remove(server);
  }
}
