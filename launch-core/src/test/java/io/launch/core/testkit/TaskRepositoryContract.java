package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static io.launch.core.testkit.Samples.OTHER_ENDPOINT;
import static io.launch.core.testkit.Samples.OWNER;
import static io.launch.core.testkit.Samples.taskId;
import static io.launch.core.testkit.TaskQueueContract.ended;
import static io.launch.core.testkit.TaskQueueContract.ids;
import static io.launch.core.testkit.TaskQueueContract.lost;
import static io.launch.core.testkit.TaskQueueContract.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.TaskId;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskRepository.Counts;
import io.launch.core.task.TaskRepository.Deleted;
import io.launch.core.task.TaskRepository.Filter;
import io.launch.core.task.TaskRepository.Mark;
import io.launch.core.task.TaskRepository.Outcomes;
import io.launch.core.task.TaskRepository.Page;
import io.launch.core.task.TaskRepository.Phase;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The laws of [io.launch.core.task.TaskRepository].
public interface TaskRepositoryContract extends TaskQueueContract {
  @Test
  default void manyTasksAreReadAtOnce() {
    add(IntStream.range(0, 1200).toArray());

    List<Task> found =
        tasks().findAll(IntStream.range(600, 1800).mapToObj(Samples::taskId).toList());

    assertThat(found)
        .extracting(Task::id)
        .containsExactlyInAnyOrder(ids(IntStream.range(600, 1200).toArray()));
  }

  @Test
  default void idsThatRepeatAreReadOnce() {
    add(1);

    assertThat(tasks().findAll(List.of(taskId(1), taskId(1)))).hasSize(1);
    assertThat(tasks().findAll(List.of())).isEmpty();
  }

  @Test
  default void pagesAreNewestFirstAndMeetEachTaskOnce() {
    add(1, 2, 3, 4, 5);

    Page first = tasks().list(Filter.of(OWNER), Optional.empty(), 2);
    add(6);
    Page second = tasks().list(Filter.of(OWNER), first.next(), 2);
    Page last = tasks().list(Filter.of(OWNER), second.next(), 2);

    assertThat(first.tasks()).extracting(Task::id).containsExactly(ids(5, 4));
    assertThat(second.tasks()).extracting(Task::id).containsExactly(ids(3, 2));
    assertThat(last.tasks()).extracting(Task::id).containsExactly(ids(1));
    assertThat(last.next()).isEmpty();
  }

  @Test
  default void listHasTheOwnersTasksOnly() {
    add(1);

    assertThat(tasks().list(Filter.of(OTHER_CALLER.owner()), Optional.empty(), 5).tasks())
        .isEmpty();
  }

  @Test
  default void filtersNarrowTheList() {
    add(1, 2, 3);
    queue().add(List.of(Samples.task(4, OTHER_ENDPOINT, clock().instant())));
    lease(HOLDER, 2);
    exchange(List.of(succeeded(1, 1)), 0);
    Instant later = clock().instant().plusSeconds(60);
    clock().advance(Duration.ofSeconds(60));
    queue().add(List.of(labelled(5, "blue")));

    assertThat(listed(filter(Set.of(Phase.SUCCEEDED)))).containsExactly(ids(1));
    assertThat(listed(filter(Set.of(Phase.PENDING, Phase.STARTED)))).containsExactly(ids(5, 3, 2));
    assertThat(
            listed(
                new Filter(
                    OWNER,
                    Optional.of(OTHER_ENDPOINT),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    false)))
        .containsExactly(ids(4));
    assertThat(
            listed(
                new Filter(
                    OWNER,
                    Optional.empty(),
                    Set.of(),
                    Optional.of("blue"),
                    Optional.empty(),
                    Optional.empty(),
                    false)))
        .containsExactly(ids(5));
    assertThat(
            listed(
                new Filter(
                    OWNER,
                    Optional.empty(),
                    Set.of(),
                    Optional.empty(),
                    Optional.of(later),
                    Optional.empty(),
                    false)))
        .containsExactly(ids(5));
    assertThat(
            listed(
                new Filter(
                    OWNER,
                    Optional.empty(),
                    Set.of(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(later),
                    false)))
        .containsExactly(ids(4, 3, 2, 1));
  }

  @Test
  default void deadLettersAreThoseThatWereNotRepeated() {
    add(1, 2, 3);
    lease(HOLDER, 3);
    exchange(
        List.of(
            ended(1, 1, Failed.lost("exit code 1", 1)),
            ended(2, 1, Failed.lost("exit code 1", 1)),
            ended(3, 1, new Failed("ValueError"))),
        0);
    repeat(2, 4);

    assertThat(listed(Filter.deadLetters(OWNER, ENDPOINT))).containsExactly(ids(1));
    assertThat(tasks().count(ENDPOINT, Duration.ofMinutes(1)).dead()).isEqualTo(1);
  }

  @Test
  default void outcomesComeInTheOrderOfTheirEnd() {
    add(1, 2, 3);
    lease(HOLDER, 3);
    exchange(List.of(succeeded(2, 1)), 0);
    clock().advance(Duration.ofSeconds(1));
    exchange(List.of(succeeded(1, 1), ended(3, 1, new Failed("x"))), 0);
    Mark start = new Mark(Instant.EPOCH, 0);

    Outcomes first = tasks().outcomes(ENDPOINT, Optional.empty(), start, 2);
    Outcomes rest = tasks().outcomes(ENDPOINT, Optional.of(OWNER), first.last(), 2);

    assertThat(first.tasks()).extracting(Task::id).containsExactly(ids(2, 1));
    assertThat(rest.tasks()).extracting(Task::id).containsExactly(ids(3));
    assertThat(tasks().outcomes(ENDPOINT, Optional.empty(), rest.last(), 2).last())
        .isEqualTo(rest.last());
    assertThat(tasks().outcomes(ENDPOINT, Optional.of(OTHER_CALLER.owner()), start, 2).tasks())
        .isEmpty();
  }

  @Test
  default void queueIsCounted() {
    Instant oldest = clock().instant();
    add(1, 2, 3, 4);
    clock().advance(Duration.ofMinutes(2));
    add(5);
    lease(HOLDER, 2);
    exchange(List.of(succeeded(1, 1)), 0);

    Counts counts = tasks().count(ENDPOINT, Duration.ofMinutes(1));

    assertThat(counts).isEqualTo(new Counts(3, 1, Optional.of(oldest), 0, 1));
    clock().advance(Duration.ofMinutes(2));
    assertThat(tasks().count(ENDPOINT, Duration.ofMinutes(1)).ended()).isZero();
    assertThat(tasks().count(OTHER_ENDPOINT, Duration.ofMinutes(1)).oldest()).isEmpty();
  }

  @Test
  default void placeInLineIsCountedAsFarAsAsked() {
    add(1, 2, 3, 4);
    lease(HOLDER, 1);

    assertThat(tasks().ahead(taskId(2), 10)).isZero();
    assertThat(tasks().ahead(taskId(4), 10)).isEqualTo(2);
    assertThat(tasks().ahead(taskId(4), 1)).isEqualTo(1);
    assertThat(tasks().ahead(taskId(9), 1)).isZero();
  }

  @Test
  default void inputIsThereForAsLongAsTheTask() {
    add(1);
    lease(HOLDER, 1);
    exchange(List.of(succeeded(1, 1)), 0);

    assertThat(tasks().input(taskId(1)).orElseThrow().input()).isInstanceOf(TaskInput.Args.class);
    assertThat(tasks().input(taskId(2))).isEmpty();

    clock().advance(Duration.ofHours(1));
    tasks().deleteOld(5);
    assertThat(tasks().input(taskId(1))).isEmpty();
  }

  @Test
  default void tasksAreDeletedWhenTheirTimeHasCome() {
    add(1, 2, 3, 4);
    lease(HOLDER, 3);
    exchange(
        List.of(succeeded(1, 1), succeeded(2, 1), ended(3, 1, Failed.lost("exit code 1", 1))), 0);
    clock().advance(Duration.ofHours(1));

    List<Deleted> first = tasks().deleteOld(1);
    List<Deleted> rest = tasks().deleteOld(5);

    assertThat(Stream.concat(first.stream(), rest.stream()))
        .extracting(Deleted::id)
        .containsExactlyInAnyOrder(ids(1, 2));
    assertThat(first).hasSize(1).first().extracting(Deleted::leases).isEqualTo(0L);
    clock().advance(Duration.ofDays(14));
    assertThat(tasks().deleteOld(5)).extracting(Deleted::id).containsExactly(ids(3));
    assertThat(tasks().findAll(List.of(ids(1, 2, 3, 4))))
        .extracting(Task::id)
        .containsExactly(ids(4));
  }

  @Test
  default void everyLeaseOfADeletedTaskMayHaveLeftAResult() {
    add(1);
    lease(HOLDER, 1);
    exchange(List.of(lost(1, 1)), 1);
    exchange(List.of(succeeded(1, 2)), 0);
    clock().advance(Duration.ofHours(1));

    assertThat(tasks().deleteOld(5)).extracting(Deleted::leases).containsExactly(2L);
  }

  @Test
  default void deadLettersArePurged() {
    add(1, 2, 3, 4);
    lease(HOLDER, 4);
    exchange(
        List.of(
            ended(1, 1, Failed.lost("exit code 1", 1)),
            ended(2, 1, Failed.lost("exit code 1", 1)),
            ended(3, 1, Failed.lost("exit code 1", 1)),
            succeeded(4, 1)),
        0);

    assertThat(tasks().purge(OTHER_CALLER.owner(), ENDPOINT, Set.of(), 5)).isEmpty();
    assertThat(tasks().purge(OWNER, ENDPOINT, Set.of(ids(2, 4)), 5))
        .extracting(Deleted::id)
        .containsExactly(ids(2));
    assertThat(tasks().purge(OWNER, ENDPOINT, Set.of(), 1)).hasSize(1);
    assertThat(tasks().purge(OWNER, ENDPOINT, Set.of(), 5)).hasSize(1);
    assertThat(tasks().find(taskId(4))).isPresent();
  }

  private List<TaskId> listed(Filter filter) {
    return tasks().list(filter, Optional.empty(), 10).tasks().stream().map(Task::id).toList();
  }

  private static Filter filter(Set<Phase> states) {
    return new Filter(
        OWNER,
        Optional.of(ENDPOINT),
        states,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private void repeat(int number, int as) {
    NewTask task = Samples.task(as, clock().instant());
    queue()
        .add(
            List.of(
                new NewTask(
                    task.id(),
                    OWNER,
                    ENDPOINT,
                    task.input(),
                    false,
                    task.createdAt(),
                    task.terms(),
                    Optional.empty(),
                    Optional.of(taskId(number)))));
  }

  private NewTask labelled(int number, String label) {
    NewTask task = Samples.task(number, clock().instant());
    TaskTerms terms = task.terms();
    return new NewTask(
        task.id(),
        OWNER,
        ENDPOINT,
        task.input(),
        false,
        task.createdAt(),
        new TaskTerms(
            0,
            Optional.of(label),
            terms.expiresAt(),
            terms.deadline(),
            terms.maxAttempts(),
            terms.backoff(),
            terms.retryOnError(),
            terms.retention(),
            terms.deadRetention()),
        Optional.empty(),
        Optional.empty());
  }
}
