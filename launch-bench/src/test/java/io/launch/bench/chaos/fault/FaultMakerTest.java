package io.launch.bench.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class FaultMakerTest {
  @Test
  void faultsOverlapAndAreAllUndoneWhenTheRunEnds() throws InterruptedException {
    CountDownLatch both = new CountDownLatch(2);
    Fault meeting =
        plan -> {
          both.countDown();
          both.await();
          return "target " + plan.number();
        };
    FaultMaker maker =
        new FaultMaker(Map.of(FaultKind.KILL_WORKER, meeting), InstantSource.system());

    maker.run(
        new FaultPlan(List.of(fault(1, FaultKind.KILL_WORKER), fault(2, FaultKind.KILL_WORKER))));

    assertThat(maker.made())
        .extracting(MadeFault::target)
        .containsExactlyInAnyOrder("target 1", "target 2");
    assertThat(maker.notMade()).isEmpty();
  }

  @Test
  void whatCouldNotBeMadeIsSaidAndWhatFailedMidwayCountsAsMade() throws InterruptedException {
    Fault nobody =
        _ -> {
          throw new Fault.NobodyThere("no worker");
        };
    Fault broken =
        _ -> {
          throw new IOException("half done");
        };
    FaultMaker maker =
        new FaultMaker(
            Map.of(FaultKind.KILL_WORKER, nobody, FaultKind.FILL_DISK, broken),
            InstantSource.system());

    maker.run(
        new FaultPlan(
            List.of(
                fault(1, FaultKind.KILL_WORKER),
                fault(2, FaultKind.FILL_DISK),
                fault(3, FaultKind.JUMP_CLOCK))));

    assertThat(maker.made()).extracting(made -> made.plan().number()).containsExactly(2);
    assertThat(maker.notMade())
        .hasSize(3)
        .anyMatch(text -> text.contains("no worker"))
        .anyMatch(text -> text.contains("half done"))
        .anyMatch(text -> text.contains("cannot be made here"));
  }

  private static PlannedFault fault(int number, FaultKind kind) {
    return new PlannedFault(number, Duration.ZERO, kind, 0.5, Duration.ZERO);
  }
}
