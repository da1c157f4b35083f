package io.launch.bench.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class FaultPlanTest {
  private static final Set<FaultKind> ALL = EnumSet.allOf(FaultKind.class);
  private static final Duration LENGTH = Duration.ofMinutes(2);

  @Test
  void theSameSeedGivesTheSameFaults() {
    FaultPlan one = FaultPlan.of(42, LENGTH, ALL);

    assertThat(FaultPlan.of(42, LENGTH, List.copyOf(ALL).reversed())).isEqualTo(one);
    assertThat(FaultPlan.of(43, LENGTH, ALL)).isNotEqualTo(one);
  }

  @Test
  void everyKindComesAndAllIsUndoneInTime() {
    for (long seed = 1; seed <= 50; seed++) {
      List<PlannedFault> faults = FaultPlan.of(seed, LENGTH, ALL).faults();

      assertThat(faults).extracting(PlannedFault::kind).containsAll(ALL);
      assertThat(faults)
          .allSatisfy(
              fault -> assertThat(fault.at().plus(fault.lasts())).isLessThanOrEqualTo(LENGTH));
    }
  }

  @Test
  void whatCannotBeMadeIsNotPlanned() {
    Set<FaultKind> some = EnumSet.of(FaultKind.KILL_WORKER, FaultKind.JUMP_CLOCK);

    assertThat(FaultPlan.of(1, LENGTH, some).faults())
        .isNotEmpty()
        .allSatisfy(fault -> assertThat(some).contains(fault.kind()));
  }
}
