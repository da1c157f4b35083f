package io.launch.bench.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/// Lets the clock of a server jump by an hour, forwards or backwards, and back again.
///
/// @param clocks of all servers
public record ClockJump(List<ClockFile> clocks) implements Fault {
  private static final Duration JUMP = Duration.ofHours(1);

  public ClockJump {
    clocks = List.copyOf(clocks);
  }

  @Override
  public String make(PlannedFault plan) throws IOException, InterruptedException {
    int choice = plan.pickOf(2 * clocks.size());
    ClockFile clock = clocks.get(choice / 2);
    Duration offset = choice % 2 == 0 ? JUMP : JUMP.negated();
    try {
      clock.set(offset);
      Thread.sleep(plan.lasts());
    } finally {
      clock.set(Duration.ZERO);
    }
    return "%s by %s".formatted(clock.server(), offset);
  }
}
