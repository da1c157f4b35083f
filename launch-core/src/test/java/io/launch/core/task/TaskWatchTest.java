package io.launch.core.task;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class TaskWatchTest {
  private final TaskBench bench = new TaskBench();
  private final TaskWatches watches =
      new TaskWatches(bench.rows, bench.directory, bench.dispatcher, bench.clock, 1);
  private final ProgressReports reports =
      new ProgressReports(bench.queue, bench.dispatcher, bench.clock);

  @AfterEach
  void close() throws InterruptedException {
    bench.close();
  }

  private LeasedTask lease() {
    return bench.rows.exchange(List.of(), ENDPOINT, "another", 1).leased().getFirst();
  }

  @Test
  void everythingThatShowsIsASnapshotOfItsOwn() throws InterruptedException {
    TaskId id = bench.submit();
    try (TaskWatch watch = watches.watch(CALLER, id, Optional.empty())) {
      Task pending = next(watch);
      LeasedTask leased = lease();
      Task started = next(watch);
      bench.rows.exchange(
          List.of(new TaskOutcome.Running(leased.lease(), new TaskRun(TaskBench.worker(1), 1))),
          ENDPOINT,
          "another",
          0);
      Task running = next(watch);
      reports.report(leased.lease(), 0.5, "x".repeat(600));
      Task half = next(watch);
      bench.queue.cancel(id, "test");
      Task cancelled = next(watch);

      assertThat(pending.state()).isEqualTo(new TaskState.Pending());
      assertThat(started.state()).isEqualTo(new TaskState.Started());
      assertThat(running.run()).isPresent();
      assertThat(half.progress().orElseThrow().fraction()).isEqualTo(0.5);
      assertThat(half.progress().orElseThrow().message()).hasSize(500);
      assertThat(cancelled.state()).isEqualTo(TaskState.Failed.cancelled());
      assertThat(watch.next()).isEmpty();
    }
  }

  private static Task next(TaskWatch watch) throws InterruptedException {
    return watch.next().orElseThrow().task();
  }

  @Test
  void changeOfThisServerWakesAtOnce() throws InterruptedException {
    TaskId id = bench.submit();
    TaskChanges.Watch wait = bench.dispatcher.ended().changes().watch(id);
    TaskCancellation cancellation =
        new TaskCancellation(bench.queue, bench.rows, bench.dispatcher, _ -> {});

    cancellation.cancel(CALLER, id);
    long before = System.nanoTime();
    wait.await(Duration.ofSeconds(20));

    assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
  }

  @Test
  void deletedTaskEndsItsWatch() throws InterruptedException {
    TaskId id = bench.submit();
    try (TaskWatch watch = watches.watch(CALLER, id, Optional.empty())) {
      next(watch);
      bench.rows.cancel(id, "test");
      bench.clock.advance(Duration.ofDays(30));
      bench.rows.deleteOld(10);

      assertThat(watch.next()).isEmpty();
    }
  }

  @Test
  void placeOfAClosedWatchIsFree() {
    TaskId id = bench.submit();
    TaskWatch first = watches.watch(CALLER, id, Optional.empty());

    assertThatThrownBy(() -> watches.watch(CALLER, ENDPOINT, new OutcomeWatch.From.Now()))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.QUEUE_FULL));
    first.close();
    first.close();

    watches.watch(CALLER, ENDPOINT, new OutcomeWatch.From.Now()).close();
  }

  @Test
  void progressOfALeaseThatIsNotTheLatestIsRefused() {
    bench.submit();
    LeasedTask lost = lease();
    bench.rows.takeBack(Set.of("another"));
    lease();

    assertThatThrownBy(() -> reports.report(lost.lease(), 0.5, ""))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    assertThatThrownBy(() -> reports.report(lost.lease(), 1.5, ""))
        .hasMessageStartingWith("fraction: 1.5");
  }
}
