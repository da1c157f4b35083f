package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_ENDPOINT;
import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskState.Pending;
import io.launch.core.task.TaskState.Started;
import io.launch.core.task.TaskState.Stored;
import io.launch.core.task.TaskState.Succeeded;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of [TaskQueue], for one holder at a time; [TaskQueueRacesContract] has those for many,
/// and [TaskQueueUpkeepContract] those of time.
public interface TaskQueueContract {
  Duration LEASE = Duration.ofSeconds(10);
  String HOLDER = "server-a";
  String OTHER_HOLDER = "server-b";
  int MAX_ATTEMPTS = 3;

  /// An empty queue, the same one throughout a test.
  TaskQueue queue();

  /// The clock that the queue reads.
  ManualClock clock();

  @Test
  default void addedTaskIsPending() {
    add(1);

    assertThat(queue().find(taskId(1)))
        .contains(new Task(taskId(1), Samples.OWNER, ENDPOINT, new Pending(), 0));
  }

  @Test
  default void unknownTaskIsNotFound() {
    add(1);

    assertThat(queue().find(taskId(2))).isEmpty();
  }

  @Test
  default void addingNothingDoesNothing() {
    queue().add(List.of());

    assertThat(queue().countOpen(ENDPOINT)).isZero();
  }

  @Test
  default void tasksAreAddedAllOrNone() {
    add(1);

    assertThatThrownBy(() -> add(2, 3, 1)).isInstanceOf(RuntimeException.class);

    assertThat(queue().findAll(List.of(taskId(2), taskId(3)))).isEmpty();
    assertThat(queue().countOpen(ENDPOINT)).isEqualTo(1);
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
            new LeasedTask(args.id(), args.owner(), 1, args.input(), false),
            new LeasedTask(url.id(), url.owner(), 1, url.input(), true),
            new LeasedTask(stored.id(), stored.owner(), 1, stored.input(), true),
            new LeasedTask(pickle.id(), pickle.owner(), 1, pickle.input(), true),
            new LeasedTask(large.id(), large.owner(), 1, large.input(), true));
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
    assertThat(queue().countOpen(OTHER_ENDPOINT)).isEqualTo(1);
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

    var exchange =
        exchange(
            List.of(
                succeeded(1, 1),
                new TaskOutcome.Ended(taskId(2), 1, traced),
                new TaskOutcome.Ended(taskId(3), 1, stored)),
            5);

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
                new TaskOutcome.Ended(taskId(1), 1, new Failed("late")),
                lost(1, 1),
                new TaskOutcome.Returned(taskId(1), 1)),
            5);
    clock().advance(LEASE.multipliedBy(2));
    queue().sweep(HOLDER, true, MAX_ATTEMPTS);
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
    clock().advance(LEASE);
    queue().sweep(HOLDER, false, MAX_ATTEMPTS);

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

    var last = exchange(List.of(lost(1, MAX_ATTEMPTS)), 5);

    assertThat(last.ended()).containsExactly(taskId(1));
    assertThat(last.leased()).isEmpty();
    assertThat(((Failed) state(1)).error()).contains("3 attempts").contains("exit code 137");
  }

  @Test
  default void returnedAttemptDoesNotCount() {
    add(1, 2);
    lease(HOLDER, 1);

    var exchange = exchange(List.of(new TaskOutcome.Returned(taskId(1), 1)), 1);

    assertThat(exchange.ended()).isEmpty();
    assertThat(exchange.leased()).extracting(LeasedTask::id).containsExactly(ids(1));
    assertThat(exchange.leased()).extracting(LeasedTask::attempt).containsExactly(1);
  }

  /// Adds tasks of these numbers in one call.
  default void add(int... numbers) {
    queue().add(IntStream.of(numbers).mapToObj(n -> Samples.task(n, clock().instant())).toList());
  }

  default List<LeasedTask> lease(String holder, int max) {
    return queue().exchange(List.of(), ENDPOINT, holder, max, LEASE).leased();
  }

  default TaskQueue.Exchange exchange(List<TaskOutcome> outcomes, int max) {
    return queue().exchange(outcomes, ENDPOINT, HOLDER, max, LEASE);
  }

  default TaskState state(int number) {
    return queue().find(taskId(number)).orElseThrow().state();
  }

  default int attempts(int number) {
    return queue().find(taskId(number)).orElseThrow().attempts();
  }

  default NewTask withInput(int number, TaskInput input) {
    NewTask task = Samples.task(number, clock().instant());
    EndpointId endpoint = task.endpoint();
    return new NewTask(
        task.id(), task.owner(), endpoint, input, true, task.createdAt(), task.expiresAt());
  }

  static TaskId[] ids(int... numbers) {
    return IntStream.of(numbers).mapToObj(Samples::taskId).toArray(TaskId[]::new);
  }

  static TaskOutcome succeeded(int number, int attempt) {
    return new TaskOutcome.Ended(taskId(number), attempt, new Succeeded("{\"answer\": 1.50}"));
  }

  static TaskOutcome lost(int number, int attempt) {
    return new TaskOutcome.Lost(taskId(number), attempt, "exit code 137", MAX_ATTEMPTS);
  }
}
