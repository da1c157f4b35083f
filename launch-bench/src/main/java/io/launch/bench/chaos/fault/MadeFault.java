package io.launch.bench.chaos.fault;

import java.time.Duration;
import java.time.Instant;

/// A fault as it was made.
///
/// @param target to whom it was done
/// @param to when it was undone
public record MadeFault(PlannedFault plan, String target, Instant from, Instant to) {
  /// Whether it was there within a time, its after-effects counted in.
  public boolean touches(Instant begin, Instant end, Duration afterEffects) {
    return !from.isAfter(end) && !to.plus(afterEffects).isBefore(begin);
  }

  /// For people: what, to whom, for how long.
  public String describe() {
    return "#%d %s (%s, %.1f s)"
        .formatted(
            plan.number(),
            plan.kind().words(),
            target,
            Duration.between(from, to).toMillis() / 1000.0);
  }
}
