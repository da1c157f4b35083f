package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_ENDPOINT;
import static io.launch.core.testkit.Samples.taskId;
import static io.launch.core.testkit.TaskQueueContract.ids;
import static io.launch.core.testkit.TaskQueueContract.succeeded;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.task.FailureKind;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskState.Pending;
import io.launch.core.task.TaskState.Started;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// The laws of [io.launch.core.task.TaskQueue] that time and deletion bring into play.
public interface TaskQueueUpkeepContract extends TaskQueueContract {
  @Test
  default void leasesOfALostHolderAreHandedOutAgain() {
    add(1, 2, 3);
    lease(HOLDER, 1);
    lease(OTHER_HOLDER, 1);
    assertThat(queue().holders()).containsExactlyInAnyOrder(HOLDER, OTHER_HOLDER);

    var sweep = queue().takeBack(Set.of(HOLDER));

    assertThat(sweep.requeued()).containsExactly(ENDPOINT);
    assertThat(sweep.ended()).isEmpty();
    assertThat(state(2)).isEqualTo(new Started());
    assertThat(queue().held(HOLDER)).isEmpty();
    assertThat(queue().held(OTHER_HOLDER)).containsExactly(new Lease(taskId(2), 1));
    assertThat(lease(OTHER_HOLDER, 2)).extracting(LeasedTask::id).containsExactly(ids(1, 3));
    assertThat(tasks().history(taskId(1)))
        .extracting(TaskEvent::kind)
        .containsExactly(TaskEvent.Kind.TAKEN_BACK);
  }

  @Test
  default void takingBackFromNobodyDoesNothing() {
    add(1);
    lease(HOLDER, 1);

    var sweep = queue().takeBack(Set.of());

    assertThat(sweep.requeued()).isEmpty();
    assertThat(state(1)).isEqualTo(new Started());
  }

  @Test
  default void taskThatIsTakenBackAfterItsLastAttemptIsDead() {
    add(1);
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      assertThat(lease(HOLDER, 1)).hasSize(1);
      var sweep = queue().takeBack(Set.of(HOLDER));
      assertThat(sweep.ended()).hasSize(attempt == MAX_ATTEMPTS ? 1 : 0);
    }

    Failed failed = (Failed) state(1);
    assertThat(failed.kind()).isEqualTo(FailureKind.DEAD);
    assertThat(failed.error()).contains("3 attempts").contains("server that had it was lost");
    assertThat(tasks().countOpen(ENDPOINT)).isZero();
  }

  @Test
  default void manyTasksAreTakenBackAtOnce() {
    add(IntStream.range(0, 1200).toArray());
    lease(HOLDER, 1200);

    assertThat(queue().takeBack(Set.of(HOLDER)).requeued()).containsExactly(ENDPOINT);
    assertThat(queue().held(HOLDER)).isEmpty();
    assertThat(lease(OTHER_HOLDER, 1200)).hasSize(1200);
  }

  @Test
  default void taskThatWaitedTooLongFailsAndIsNotLeased() {
    add(1);
    clock().advance(Samples.TASK_EXPIRY);
    add(2);

    assertThat(lease(HOLDER, 5)).extracting(LeasedTask::id).containsExactly(ids(2));
    assertThat(queue().expire()).containsExactly(taskId(1));
    assertThat(((Failed) state(1)).kind()).isEqualTo(FailureKind.EXPIRED);
  }

  @Test
  default void taskThatRunsDoesNotExpire() {
    add(1);
    lease(HOLDER, 1);
    clock().advance(Samples.TASK_EXPIRY);

    assertThat(queue().expire()).isEmpty();
    assertThat(exchange(List.of(succeeded(1, 1)), 0).ended()).containsExactly(taskId(1));
  }

  @Test
  default void taskThatIsTakenBackPastItsExpiryIsNotRunAgain() {
    add(1);
    lease(HOLDER, 1);
    clock().advance(Samples.TASK_EXPIRY);

    assertThat(queue().takeBack(Set.of(HOLDER)).ended()).isEmpty();

    assertThat(lease(OTHER_HOLDER, 1)).isEmpty();
    assertThat(queue().expire()).containsExactly(taskId(1));
    assertThat(((Failed) state(1)).kind()).isEqualTo(FailureKind.EXPIRED);
  }

  @Test
  default void manyTasksExpireInOneSweep() {
    add(IntStream.range(0, 1200).toArray());
    clock().advance(Samples.TASK_EXPIRY);

    assertThat(queue().expire()).hasSize(1200);
    assertThat(tasks().countOpen(ENDPOINT)).isZero();
  }

  @Test
  default void openTasksAreThosePendingOrStarted() {
    add(1, 2, 3);
    lease(HOLDER, 2);
    exchange(List.of(succeeded(1, 1)), 0);

    assertThat(tasks().countOpen(ENDPOINT)).isEqualTo(2);
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
}
