package io.launch.bench.chaos.fault;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/// Lets the clock of a server jump by an hour, forwards or backwards, and back again.
public final class ClockJump implements Fault {
  private static final Duration JUMP = Duration.ofHours(1);

  private final List<ClockFile> clocks;
  private final AtomicBoolean inProgress = new AtomicBoolean();

  public ClockJump(List<ClockFile> clocks) {
    this.clocks = List.copyOf(clocks);
  }

  @Override
  public String make(PlannedFault plan) throws IOException, InterruptedException, NobodyThere {
    int choice = plan.pickOf(2 * clocks.size());
    ClockFile clock = clocks.get(choice / 2);
    Duration offset = choice % 2 == 0 ? JUMP : JUMP.negated();
    if (!inProgress.compareAndSet(false, true)) {
      throw new NobodyThere("a clock has jumped already");
    }
    try {
      clock.set(offset);
      Thread.sleep(plan.lasts());
    } finally {
      clock.set(Duration.ZERO);
      inProgress.set(false);
    }
    return "%s by %s".formatted(clock.server(), offset);
  }
}
