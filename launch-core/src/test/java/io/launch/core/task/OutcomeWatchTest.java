package io.launch.core.task;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.NOW;
import static io.launch.core.testkit.Samples.OTHER_OWNER;
import static io.launch.core.testkit.Samples.OWNER;
import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.OutcomeWatch.From;
import io.launch.core.task.TaskRepository.Mark;
import io.launch.core.task.TaskRepository.Outcomes;
import io.launch.core.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The order in which outcomes are read, against servers whose clocks differ.
class OutcomeWatchTest {
  private static final Comparator<Row> ORDER =
      Comparator.comparing(Row::at).thenComparingLong(Row::place);

  private final ManualClock clock = new ManualClock(NOW);
  private final List<Row> rows = new ArrayList<>();
  private final TaskChanges changes = new TaskChanges();
  private int reads;
  private boolean gone;

  private record Row(Task task, Instant at, long place) {}

  private OutcomeWatch watch(From from) {
    OutcomeWatch watch =
        new OutcomeWatch(
            new OutcomeWatch.Subject(this::after, OWNER, () -> gone),
            clock,
            () -> Duration.between(NOW, clock.instant()).toNanos(),
            changes.watch(ENDPOINT),
            () -> {});
    watch.start(from);
    return watch;
  }

  private Outcomes after(Mark mark, int max) {
    List<Row> found =
        rows.stream()
            .filter(row ->
                row.at.isAfter(mark.endedAt())
                    || (row.at.equals(mark.endedAt()) && row.place > mark.place()))
            .sorted(ORDER)
            .limit(max)
            .toList();
    reads += found.size();
    Mark last = found.isEmpty() ? mark : new Mark(found.getLast().at, found.getLast().place);
    return new Outcomes(found.stream().map(Row::task).toList(), last);
  }

  private void ends(int number, Instant at) {
    ends(number, at, OWNER);
  }

  private void ends(int number, Instant at, OwnerId owner) {
    Task task =
        new Task(
            taskId(number),
            owner,
            ENDPOINT,
            new TaskState.Succeeded("1"),
            1,
            3,
            1,
            0,
            Optional.empty(),
            new TaskTimes(
                at,
                at,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(at),
                Optional.empty()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    rows.add(new Row(task, at, number));
  }

  private static List<TaskId> told(OutcomeWatch watch) {
    return watch.look().stream().map(outcome -> outcome.task().id()).toList();
  }

  private void advance(double seconds) {
    clock.advance(Duration.ofNanos(Math.round(seconds * 1e9)));
  }

  @Test
  void whatEndsFromNowOnIsToldOnce() {
    ends(1, NOW.minusSeconds(1));
    OutcomeWatch watch = watch(new From.Now());
    List<TaskId> before = told(watch);
    advance(1);
    ends(2, clock.instant());
    ends(3, clock.instant(), OTHER_OWNER);

    List<TaskId> after = told(watch);
    advance(1);
    List<TaskId> later = told(watch);

    assertThat(before).isEmpty();
    assertThat(after).containsExactly(taskId(2));
    assertThat(later).isEmpty();
  }

  @Test
  void outcomeThatTurnsUpBehindIsToldToo() {
    OutcomeWatch watch = watch(new From.Now());
    advance(4);
    ends(1, clock.instant());
    List<TaskId> first = told(watch);
    ends(2, clock.instant().minusMillis(500));
    ends(3, clock.instant().minusSeconds(3));
    advance(0.3);
    List<TaskId> recent = told(watch);
    advance(2);
    List<TaskId> old = told(watch);

    assertThat(first).containsExactly(taskId(1));
    assertThat(recent).containsExactly(taskId(2));
    assertThat(old).containsExactly(taskId(3));
  }

  @Test
  void outcomesGoOnWhereAnotherWatchStopped() {
    OutcomeWatch first = watch(new From.Now());
    advance(20);
    ends(1, clock.instant());
    Instant last = first.look().getFirst().at();
    ends(2, clock.instant().minusSeconds(4));
    advance(100);
    ends(3, clock.instant());

    assertThat(told(watch(new From.After(last)))).containsExactly(taskId(2), taskId(1), taskId(3));
    assertThat(told(watch(new From.Since(last)))).containsExactly(taskId(1), taskId(3));
  }

  @Test
  void manyOldOutcomesAreReadPageByPageAndOnce() {
    IntStream.rangeClosed(1, 1_200).forEach(i -> ends(i, NOW.minusSeconds(2_000 - i)));
    OutcomeWatch watch = watch(new From.Since(NOW.minusSeconds(3_000)));

    List<TaskId> all = new ArrayList<>();
    for (int page = 0; page < 4; page++) {
      all.addAll(told(watch));
      advance(2);
    }

    assertThat(all).isEqualTo(IntStream.rangeClosed(1, 1_200).mapToObj(i -> taskId(i)).toList());
    assertThat(reads).isLessThan(2_000);
  }

  /// Outcomes turn up in any order, up to five seconds late, while a watch looks now and then.
  @RepeatedTest(20)
  void eachIsToldOnceWhateverTheClocksSay(RepetitionInfo repetition) {
    Random random = new Random(repetition.getCurrentRepetition());
    OutcomeWatch watch = watch(new From.Now());
    List<TaskId> expected = new ArrayList<>();
    List<TaskId> all = new ArrayList<>();
    for (int number = 1; number <= 300; number++) {
      advance(random.nextDouble() * (random.nextInt(10) == 0 ? 8 : 0.2));
      ends(number, clock.instant().minusNanos(random.nextLong(4_900_000_000L)));
      expected.add(taskId(number));
      if (random.nextBoolean()) {
        all.addAll(told(watch));
      }
    }
    for (int i = 0; i < 10; i++) {
      advance(1);
      all.addAll(told(watch));
    }

    assertThat(all).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  @Timeout(20)
  void watchEndsAfterWhatItsEndpointLeaves() throws InterruptedException {
    OutcomeWatch watch = watch(new From.Now());
    advance(1);
    gone = true;
    assertThat(watch.next()).isEmpty();
  }
}
