package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_ENDPOINT;
import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskState.Pending;
import io.launch.core.task.TaskState.Started;
import io.launch.core.task.TaskState.Stored;
import io.launch.core.task.TaskState.Succeeded;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of [TaskQueue], for one holder at a time; [TaskQueueRacesContract] has those for many,
/// and [TaskQueueUpkeepContract] those of time.
public interface TaskQueueContract {
  String HOLDER = "server-a";
  String OTHER_HOLDER = "server-b";
  int MAX_ATTEMPTS = 3;

  /// An empty queue, the same one throughout a test.
  TaskQueue queue();

  /// The same tasks, to read.
  TaskRepository tasks();

  /// The clock that the queue reads.
  ManualClock clock();

  @Test
  default void addedTaskIsPending() {
    add(1);

    Task task = tasks().find(taskId(1)).orElseThrow();
    assertThat(task.owner()).isEqualTo(Samples.OWNER);
    assertThat(task.endpoint()).isEqualTo(ENDPOINT);
    assertThat(task.state()).isEqualTo(new Pending());
    assertThat(task.attempts()).isZero();
  }

  @Test
  default void unknownTaskIsNotFound() {
    add(1);

    assertThat(tasks().find(taskId(2))).isEmpty();
  }

  @Test
  default void addingNothingDoesNothing() {
    queue().add(List.of());

    assertThat(tasks().countOpen(ENDPOINT)).isZero();
  }

  @Test
  default void tasksAreAddedAllOrNone() {
    add(1);

    assertThatThrownBy(() -> add(2, 3, 1)).isInstanceOf(RuntimeException.class);

    assertThat(tasks().findAll(List.of(taskId(2), taskId(3)))).isEmpty();
    assertThat(tasks().countOpen(ENDPOINT)).isEqualTo(1);
  }

  @Test
  default void oldestTasksAreLeasedFirst() {
    add(3);
    add(1, 4);
    add(2);

    assertThat(lease(HOLDER, 3)).extracting(LeasedTask::id).containsExactly(ids(3, 1, 4));
    assertThat(lease(HOLDER, 3)).extracting(LeasedTask::id).containsExactly(ids(2));
    assertThat(lease(HOLDER, 3)).isEmpty();
  }

  @Test
  default void leasedTaskHasAllThatTheWorkerNeeds() {
    NewTask args = Samples.task(1, clock().instant());
    NewTask url = withInput(2, new TaskInput.Url("https://example.com/ä?b=1"));
    NewTask stored = withInput(3, new TaskInput.Stored(new ObjectKey("uploads/own_1/x")));
    NewTask pickle = withInput(4, new TaskInput.Cloudpickle(new ObjectKey("uploads/own_1/y")));
    NewTask large = withInput(5, new TaskInput.StoredArgs(new ObjectKey("args/own_1/z.json")));
    queue().add(List.of(args, url, stored, pickle, large));

    List<LeasedTask> leased = lease(HOLDER, 5);

    assertThat(leased)
        .usingRecursiveFieldByFieldElementComparator()
        .containsExactly(
            leased(args, false),
            leased(url, true),
            leased(stored, true),
            leased(pickle, true),
            leased(large, true));
  }

  @Test
  default void leasedTaskIsStartedAndNotLeasedAgain() {
    add(1);
    lease(HOLDER, 1);

    assertThat(lease(OTHER_HOLDER, 1)).isEmpty();
    assertThat(state(1)).isEqualTo(new Started());
    assertThat(attempts(1)).isEqualTo(1);
  }

  @Test
  default void endpointsHaveQueuesOfTheirOwn() {
    queue().add(List.of(Samples.task(1, OTHER_ENDPOINT, clock().instant())));
    add(2);

    assertThat(lease(HOLDER, 5)).extracting(LeasedTask::id).containsExactly(ids(2));
    assertThat(tasks().countOpen(OTHER_ENDPOINT)).isEqualTo(1);
  }

  @Test
  default void leaseOfNoneOnlyRecords() {
    add(1, 2);
    lease(HOLDER, 1);

    var exchange = exchange(List.of(succeeded(1, 1)), 0);

    assertThat(exchange.ended()).containsExactly(taskId(1));
    assertThat(exchange.leased()).isEmpty();
    assertThat(state(2)).isEqualTo(new Pending());
  }

  @Test
  default void oneStepRecordsOutcomesAndLeasesTheNext() {
    add(1, 2, 3, 4);
    lease(HOLDER, 3);
    TaskState traced = new Failed("ValueError: bad", "Traceback…\n\tat line 1\n");
    TaskState stored = new Stored(new ObjectKey("results/own_1/r.pkl"));

    var exchange = exchange(List.of(succeeded(1, 1), ended(2, 1, traced), ended(3, 1, stored)), 5);

    assertThat(exchange.ended()).containsExactlyInAnyOrder(ids(1, 2, 3));
    assertThat(exchange.leased()).extracting(LeasedTask::id).containsExactly(ids(4));
    assertThat(state(1)).isEqualTo(new Succeeded("{\"answer\": 1.50}"));
    assertThat(state(2)).isEqualTo(traced);
    assertThat(state(3)).isEqualTo(stored);
  }

  @Test
  default void endedTaskNeverChanges() {
    add(1);
    lease(HOLDER, 1);
    exchange(List.of(succeeded(1, 1)), 0);

    var again =
        exchange(
            List.of(
                ended(1, 1, new Failed("late")),
                lost(1, 1),
                new TaskOutcome.Returned(new Lease(taskId(1), 1))),
            5);
    queue().takeBack(Set.of(HOLDER));
    queue().cancel(taskId(1), "somebody");
    queue().failAll(ENDPOINT, "deleted");

    assertThat(again.ended()).isEmpty();
    assertThat(again.leased()).isEmpty();
    assertThat(state(1)).isEqualTo(new Succeeded("{\"answer\": 1.50}"));
    assertThat(attempts(1)).isEqualTo(1);
  }

  @Test
  default void outcomeOfAnEarlierAttemptDoesNotCount() {
    add(1);
    lease(HOLDER, 1);
    queue().takeBack(Set.of(HOLDER));

    assertThat(exchange(List.of(succeeded(1, 1)), 0).ended()).isEmpty();
    assertThat(state(1)).isEqualTo(new Pending());

    assertThat(lease(OTHER_HOLDER, 1)).extracting(LeasedTask::attempt).containsExactly(2);
    assertThat(exchange(List.of(succeeded(1, 1), lost(1, 1)), 0).ended()).isEmpty();
    assertThat(state(1)).isEqualTo(new Started());
    assertThat(exchange(List.of(succeeded(1, 2)), 0).ended()).containsExactly(taskId(1));
  }

  @Test
  default void outcomeOfUnknownTaskDoesNotCount() {
    assertThat(exchange(List.of(succeeded(1, 1)), 1).ended()).isEmpty();
  }

  @Test
  default void lostTaskKeepsItsPlaceInLine() {
    add(1, 2, 3);
    lease(HOLDER, 2);

    var exchange = exchange(List.of(lost(1, 1)), 2);

    assertThat(exchange.ended()).isEmpty();
    assertThat(exchange.leased()).extracting(LeasedTask::id).containsExactly(ids(1, 3));
    assertThat(exchange.leased()).extracting(LeasedTask::attempt).containsExactly(2, 1);
  }

  @Test
  default void taskLostOnItsLastAttemptFailsSayingWhy() {
    add(1);
    for (int attempt = 1; attempt < MAX_ATTEMPTS; attempt++) {
      lease(HOLDER, 1);
      exchange(List.of(lost(1, attempt)), 0);
    }
    lease(HOLDER, 1);

    var last =
        exchange(List.of(ended(1, MAX_ATTEMPTS, Failed.lost("exit code 137", MAX_ATTEMPTS))), 5);

    assertThat(last.ended()).containsExactly(taskId(1));
    assertThat(last.leased()).isEmpty();
    assertThat(((Failed) state(1)).error()).contains("3 attempts").contains("exit code 137");
  }

  @Test
  default void returnedAttemptDoesNotCount() {
    add(1, 2);
    lease(HOLDER, 1);

    var exchange = exchange(List.of(new TaskOutcome.Returned(new Lease(taskId(1), 1))), 1);

    assertThat(exchange.ended()).isEmpty();
    assertThat(exchange.leased()).extracting(LeasedTask::id).containsExactly(ids(1));
    assertThat(exchange.leased()).extracting(LeasedTask::attempt).containsExactly(1);
  }

  /// Adds tasks of these numbers in one call.
  default void add(int... numbers) {
    queue().add(IntStream.of(numbers).mapToObj(n -> Samples.task(n, clock().instant())).toList());
  }

  default List<LeasedTask> lease(String holder, int max) {
    return queue().exchange(List.of(), ENDPOINT, holder, max).leased();
  }

  default TaskQueue.Exchange exchange(List<TaskOutcome> outcomes, int max) {
    return queue().exchange(outcomes, ENDPOINT, HOLDER, max);
  }

  default TaskState state(int number) {
    return tasks().find(taskId(number)).orElseThrow().state();
  }

  default int attempts(int number) {
    return tasks().find(taskId(number)).orElseThrow().attempts();
  }

  default NewTask withInput(int number, TaskInput input) {
    NewTask task = Samples.task(number, clock().instant());
    return new NewTask(
        task.id(),
        task.owner(),
        task.endpoint(),
        input,
        true,
        task.createdAt(),
        task.terms(),
        task.key(),
        task.retryOf());
  }

  private static LeasedTask leased(NewTask task, boolean returnPickled) {
    return new LeasedTask(task.id(), task.owner(), 1, 1, task.input(), returnPickled, task.terms());
  }

  static TaskId[] ids(int... numbers) {
    return IntStream.of(numbers).mapToObj(Samples::taskId).toArray(TaskId[]::new);
  }

  static TaskOutcome succeeded(int number, long fence) {
    return ended(number, fence, new Succeeded("{\"answer\": 1.50}"));
  }

  static TaskOutcome ended(int number, long fence, TaskState state) {
    return new TaskOutcome.Ended(
        new Lease(taskId(number), fence), state, Optional.of(Samples.run(number)));
  }

  /// The worker died, and the task is to be handed out again at once.
  static TaskOutcome lost(int number, long fence) {
    TaskEvent event =
        new TaskEvent(
            Instant.EPOCH,
            TaskEvent.Kind.LOST,
            Math.toIntExact(fence),
            Optional.of(Samples.run(number)),
            "exit code 137");
    return new TaskOutcome.Again(new Lease(taskId(number), fence), event, Instant.EPOCH);
  }
}
