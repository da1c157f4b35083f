package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_ENDPOINT;
import static io.launch.core.testkit.Samples.taskId;
import static io.launch.core.testkit.TaskQueueContract.ids;
import static io.launch.core.testkit.TaskQueueContract.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.task.LeasedTask;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskState.Pending;
import io.launch.core.task.TaskState.Started;
import io.launch.core.task.TaskState.Succeeded;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of [io.launch.core.task.TaskQueue] that time and deletion bring into play.
public interface TaskQueueUpkeepContract extends TaskQueueContract {
  @Test
  default void leaseThatRunsOutIsHandedOutAgain() {
    add(1, 2);
    lease(HOLDER, 1);
    clock().advance(LEASE.minusNanos(1));
    assertThat(queue().sweep(HOLDER, false, MAX_ATTEMPTS).requeued()).isEmpty();
    clock().advance(Duration.ofNanos(1));

    var sweep = queue().sweep(HOLDER, false, MAX_ATTEMPTS);

    assertThat(sweep.requeued()).containsExactly(ENDPOINT);
    assertThat(sweep.ended()).isEmpty();
    assertThat(lease(OTHER_HOLDER, 2)).extracting(LeasedTask::id).containsExactly(ids(1, 2));
  }

  @Test
  default void leaseThatRunsOutOnTheLastAttemptFails() {
    add(1);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      assertThat(lease(HOLDER, 1)).hasSize(1);
      clock().advance(LEASE);
      var sweep = queue().sweep(HOLDER, false, MAX_ATTEMPTS);
      assertThat(sweep.ended()).hasSize(attempt == MAX_ATTEMPTS ? 1 : 0);
    }

    assertThat(((Failed) state(1)).error()).contains("3 attempts").contains("lease ran out");
    assertThat(queue().countOpen(ENDPOINT)).isZero();
  }

  @Test
  default void renewedLeaseGoesOn() {
    add(1, 2);
    lease(HOLDER, 1);
    lease(OTHER_HOLDER, 1);
    clock().advance(LEASE.minusSeconds(1));
    queue().renew(HOLDER, LEASE);
    clock().advance(LEASE.minusSeconds(1));

    queue().sweep(HOLDER, false, MAX_ATTEMPTS);

    assertThat(state(1)).isEqualTo(new Started());
    assertThat(state(2)).isEqualTo(new Pending());
  }

  @Test
  default void serverThatIsAloneTakesBackTheLeasesOfOthers() {
    add(1, 2);
    lease(HOLDER, 1);
    lease(OTHER_HOLDER, 1);

    var sweep = queue().sweep(HOLDER, true, MAX_ATTEMPTS);

    assertThat(sweep.requeued()).containsExactly(ENDPOINT);
    assertThat(state(1)).isEqualTo(new Started());
    assertThat(state(2)).isEqualTo(new Pending());
  }

  @Test
  default void taskThatWaitedTooLongFailsAndIsNotLeased() {
    add(1);
    clock().advance(Samples.TASK_EXPIRY);
    add(2);

    assertThat(lease(HOLDER, 5)).extracting(LeasedTask::id).containsExactly(ids(2));
    assertThat(queue().sweep(HOLDER, false, MAX_ATTEMPTS).ended()).containsExactly(taskId(1));
    assertThat(((Failed) state(1)).error()).contains("expired");
  }

  @Test
  default void taskThatRunsDoesNotExpire() {
    add(1);
    lease(HOLDER, 1);
    clock().advance(Samples.TASK_EXPIRY);
    queue().renew(HOLDER, LEASE);

    assertThat(queue().sweep(HOLDER, false, MAX_ATTEMPTS).ended()).isEmpty();
    assertThat(exchange(List.of(succeeded(1, 1)), 0).ended()).containsExactly(taskId(1));
  }

  @Test
  default void manyTasksExpireInOneSweep() {
    add(IntStream.range(0, 1200).toArray());
    clock().advance(Samples.TASK_EXPIRY);

    assertThat(queue().sweep(HOLDER, false, MAX_ATTEMPTS).ended()).hasSize(1200);
    assertThat(queue().countOpen(ENDPOINT)).isZero();
  }

  @Test
  default void manyTasksAreReadAtOnce() {
    add(IntStream.range(0, 1200).toArray());

    List<Task> found =
        queue().findAll(IntStream.range(600, 1800).mapToObj(Samples::taskId).toList());

    assertThat(found)
        .extracting(Task::id)
        .containsExactlyInAnyOrder(ids(IntStream.range(600, 1200).toArray()));
  }

  @Test
  default void idsThatRepeatAreReadOnce() {
    add(1);

    assertThat(queue().findAll(List.of(taskId(1), taskId(1)))).hasSize(1);
    assertThat(queue().findAll(List.of())).isEmpty();
  }

  @Test
  default void openTasksAreThosePendingOrStarted() {
    add(1, 2, 3);
    lease(HOLDER, 2);
    exchange(List.of(succeeded(1, 1)), 0);

    assertThat(queue().countOpen(ENDPOINT)).isEqualTo(2);
  }

  @Test
  default void openTasksOfADeletedEndpointFail() {
    add(1, 2);
    NewTask other = Samples.task(3, OTHER_ENDPOINT, clock().instant());
    queue().add(List.of(other));
    lease(HOLDER, 1);

    var failed = queue().failAll(ENDPOINT, "The endpoint was deleted.");

    assertThat(failed).containsExactlyInAnyOrder(ids(1, 2));
    assertThat(state(1)).isEqualTo(new Failed("The endpoint was deleted."));
    assertThat(state(2)).isEqualTo(new Failed("The endpoint was deleted."));
    assertThat(state(3)).isEqualTo(new Pending());
    assertThat(exchange(List.of(succeeded(1, 1)), 5).leased()).isEmpty();
  }

  @Test
  default void tasksThatEndedLongAgoAreDeleted() {
    add(1, 2, 3, 4);
    lease(HOLDER, 3);
    exchange(List.of(succeeded(1, 1), succeeded(2, 1)), 0);
    clock().advance(Duration.ofHours(2));
    exchange(List.of(succeeded(3, 1)), 0);

    List<Task> first = queue().deleteEnded(Duration.ofHours(1), 1);
    List<Task> rest = queue().deleteEnded(Duration.ofHours(1), 5);

    assertThat(first).hasSize(1);
    assertThat(rest).hasSize(1);
    assertThat(first).extracting(Task::state).hasOnlyElementsOfType(Succeeded.class);
    assertThat(queue().findAll(List.of(ids(1, 2, 3, 4))))
        .extracting(Task::id)
        .containsExactlyInAnyOrder(ids(3, 4));
  }
}
