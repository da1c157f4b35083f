package io.launch.core.task;

import java.time.Duration;
import java.util.Optional;

/// How full an endpoint's queue is, and how fast it moves.
///
/// @param counts with what ended in the last [#WINDOW]
public record QueueState(TaskRepository.Counts counts) {
  /// How far back ended tasks are counted.
  public static final Duration WINDOW = Duration.ofMinutes(1);

  /// Tasks that ended in the window, per second.
  public double endedPerSecond() {
    return (double) counts.ended() / WINDOW.toSeconds();
  }

  /// How long it takes until so many have ended, if all goes on as in the window; empty when
  /// nothing has ended in it.
  public Optional<Duration> timeFor(int tasks) {
    return counts.ended() == 0
        ? Optional.empty()
        : Optional.of(WINDOW.multipliedBy(tasks).dividedBy(counts.ended()));
  }
}
