package io.launch.bench.chaos.fault;

import io.launch.bench.Progress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Makes the faults of a plan, each at its time; they may overlap.
public final class FaultMaker {
  private final Map<FaultKind, Fault> faults;
  private final InstantSource clock;
  private final Queue<MadeFault> made = new ConcurrentLinkedQueue<>();
  private final Queue<String> notMade = new ConcurrentLinkedQueue<>();

  public FaultMaker(Map<FaultKind, Fault> faults, InstantSource clock) {
    this.faults = Map.copyOf(faults);
    this.clock = clock;
  }

  /// Makes them all, beginning now, and returns when the last one is undone.
  public void run(FaultPlan plan) throws InterruptedException {
    Instant start = clock.instant();
    List<Thread> running = new ArrayList<>();
    for (PlannedFault fault : plan.faults()) {
      Duration left = Duration.between(clock.instant(), start.plus(fault.at()));
      Thread.sleep(Math.max(0, left.toMillis()));
      running.add(Thread.ofVirtual().name("fault-" + fault.number()).start(() -> make(fault)));
    }
    for (Thread thread : running) {
      thread.join();
    }
  }

  /// Those that were made, in the order in which they were undone.
  public List<MadeFault> made() {
    return List.copyOf(made);
  }

  /// Those that could not be made, for people.
  public List<String> notMade() {
    return List.copyOf(notMade);
  }

  private void make(PlannedFault fault) {
    Instant from = clock.instant();
    try {
      Fault maker = faults.get(fault.kind());
      if (maker == null) {
        throw new Fault.NobodyThere("cannot be made here");
      }
      String target = maker.make(fault);
      MadeFault done = new MadeFault(fault, target, from, clock.instant());
      made.add(done);
      Progress.say(done.describe());
    } catch (Fault.NobodyThere why) {
      miss(fault, String.valueOf(why.getMessage()));
    } catch (Exception e) {
      // It may have been half made.
      made.add(new MadeFault(fault, "failed: " + e, from, clock.instant()));
      miss(fault, e.toString());
    }
  }

  private void miss(PlannedFault fault, String why) {
    String text = "#%d %s: not made: %s".formatted(fault.number(), fault.kind().words(), why);
    notMade.add(text);
    Progress.say(text);
  }
}
