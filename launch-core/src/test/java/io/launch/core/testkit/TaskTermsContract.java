package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static io.launch.core.testkit.Samples.OWNER;
import static io.launch.core.testkit.Samples.taskId;
import static io.launch.core.testkit.TaskQueueContract.ended;
import static io.launch.core.testkit.TaskQueueContract.ids;
import static io.launch.core.testkit.TaskQueueContract.lost;
import static io.launch.core.testkit.TaskQueueContract.succeeded;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.FailureKind;
import io.launch.core.task.IdempotencyKey;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskQueue.Cancelled;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskState.Pending;
import io.launch.core.task.TaskState.Started;
import io.launch.core.task.TaskTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The laws of [io.launch.core.task.TaskQueue] about what senders want: order, keys, cancelling and
/// trying again.
public interface TaskTermsContract extends TaskQueueContract {
  @Test
  default void higherPriorityGoesFirst() {
    queue().add(List.of(ranked(1, -5), ranked(2, 0), ranked(3, 5), ranked(4, 5)));

    assertThat(lease(HOLDER, 3)).extracting(LeasedTask::id).containsExactly(ids(3, 4, 2));
    assertThat(lease(HOLDER, 3)).extracting(LeasedTask::id).containsExactly(ids(1));
  }

  @Test
  default void ownersOfOneEndpointTakeTurns() {
    OwnerId other = OTHER_CALLER.owner();
    add(IntStream.range(0, 100).toArray());
    queue().add(IntStream.range(100, 103).mapToObj(n -> of(other, n)).toList());

    List<LeasedTask> first = lease(HOLDER, 4);
    List<LeasedTask> second = lease(HOLDER, 4);

    assertThat(first).filteredOn(task -> task.owner().equals(other)).hasSize(2);
    assertThat(Stream.concat(first.stream(), second.stream()))
        .hasSize(8)
        .filteredOn(task -> task.owner().equals(other))
        .hasSize(3);
  }

  @Test
  default void ownersComeToTheirTurnAlsoOneAtATime() {
    OwnerId other = OTHER_CALLER.owner();
    add(IntStream.range(0, 100).toArray());
    queue().add(IntStream.range(100, 103).mapToObj(n -> of(other, n)).toList());

    List<LeasedTask> leased =
        IntStream.range(0, 4).mapToObj(_ -> lease(HOLDER, 1)).flatMap(List::stream).toList();

    assertThat(leased).hasSize(4).filteredOn(task -> task.owner().equals(other)).hasSize(2);
  }

  @Test
  default void priorityOfOneOwnerIsNotInTheWayOfAnothers() {
    queue().add(IntStream.range(0, 10).mapToObj(n -> ranked(n, 100)).toList());
    queue().add(List.of(of(OTHER_CALLER.owner(), 10)));

    assertThat(lease(HOLDER, 2)).extracting(LeasedTask::id).contains(taskId(10));
  }

  @Test
  default void taskThatHasToWaitIsNotLeasedBefore() {
    add(1, 2);
    lease(HOLDER, 1);
    Instant later = clock().instant().plusSeconds(30);
    var waiting = exchange(List.of(again(1, 1, later)), 5);

    assertThat(waiting.leased()).extracting(LeasedTask::id).containsExactly(ids(2));
    assertThat(waiting.due()).contains(later);

    clock().advance(Duration.ofSeconds(30));
    assertThat(lease(HOLDER, 5)).extracting(LeasedTask::id).containsExactly(ids(1));
  }

  @Test
  default void nothingIsDueWhereNothingWaits() {
    add(1);

    assertThat(exchange(List.of(), 1).due()).isEmpty();
    assertThat(exchange(List.of(), 1).due()).isEmpty();
  }

  @Test
  default void everyLeaseHasANewFence() {
    add(1);
    lease(HOLDER, 1);

    var second = exchange(List.of(new TaskOutcome.Returned(new Lease(taskId(1), 1))), 1);

    assertThat(second.leased()).extracting(LeasedTask::fence).containsExactly(2L);
    assertThat(exchange(List.of(succeeded(1, 1)), 0).ended()).isEmpty();
    assertThat(exchange(List.of(succeeded(1, 2)), 0).ended()).containsExactly(taskId(1));
  }

  @Test
  default void sameRequestUnderAKeyMakesOneTask() {
    NewTask first = keyed(1, "order-7", "a");

    assertThat(queue().add(List.of(first))).containsExactly(taskId(1));
    assertThat(queue().add(List.of(keyed(2, "order-7", "a"), keyed(3, "order-8", "a"))))
        .containsExactly(ids(1, 3));
    assertThat(queue().add(List.of(keyed(4, "order-9", "a"), keyed(5, "order-9", "a"))))
        .containsExactly(ids(4, 4));
    assertThat(tasks().countOpen(ENDPOINT)).isEqualTo(3);
  }

  @Test
  default void anotherRequestUnderAKeyIsRefusedWithAllThatCameWithIt() {
    queue().add(List.of(keyed(1, "order-7", "a")));

    assertThatThrownBy(
            () -> queue().add(List.of(keyed(2, "order-8", "a"), keyed(3, "order-7", "b"))))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));

    assertThat(tasks().countOpen(ENDPOINT)).isEqualTo(1);
    assertThat(queue().add(List.of(keyed(4, "order-8", "c")))).containsExactly(taskId(4));
  }

  @Test
  default void keyOfAnotherOwnerIsAnotherKey() {
    queue().add(List.of(keyed(1, "order-7", "a")));
    NewTask others = keyed(2, "order-7", "b");
    NewTask task =
        new NewTask(
            others.id(),
            OTHER_CALLER.owner(),
            others.endpoint(),
            others.input(),
            false,
            others.createdAt(),
            others.terms(),
            others.key(),
            Optional.empty());

    assertThat(queue().add(List.of(task))).containsExactly(taskId(2));
  }

  @Test
  default void keyIsForgottenWhenItsTimeIsOver() {
    queue().add(List.of(keyed(1, "order-7", "a"), keyed(2, "order-8", "a")));
    clock().advance(Duration.ofHours(24));

    assertThat(queue().add(List.of(keyed(3, "order-7", "b")))).containsExactly(taskId(3));
    assertThat(tasks().forgetKeys(10)).isEqualTo(1);
    assertThat(tasks().forgetKeys(10)).isZero();
    assertThat(queue().add(List.of(keyed(4, "order-7", "b")))).containsExactly(taskId(3));
  }

  @Test
  default void keyMayOutliveItsTask() {
    queue().add(List.of(keyed(1, "order-7", "a")));
    lease(HOLDER, 1);
    exchange(List.of(succeeded(1, 1)), 0);
    clock().advance(Duration.ofHours(1));
    assertThat(tasks().deleteOld(5)).hasSize(1);

    assertThat(queue().add(List.of(keyed(2, "order-7", "a")))).containsExactly(taskId(1));
    assertThat(tasks().find(taskId(1))).isEmpty();
    assertThat(tasks().find(taskId(2))).isEmpty();
  }

  @Test
  default void cancelledTaskIsNeverLeased() {
    add(1, 2);

    assertThat(queue().cancel(taskId(1), "by ann")).isEqualTo(Cancelled.PENDING);

    assertThat(((Failed) state(1)).kind()).isEqualTo(FailureKind.CANCELLED);
    assertThat(lease(HOLDER, 5)).extracting(LeasedTask::id).containsExactly(ids(2));
    assertThat(tasks().history(taskId(1)))
        .extracting(TaskEvent::kind, TaskEvent::text)
        .containsExactly(org.assertj.core.groups.Tuple.tuple(TaskEvent.Kind.CANCELLED, "by ann"));
  }

  @Test
  default void outcomeOfACancelledTaskDoesNotCount() {
    add(1);
    lease(HOLDER, 1);

    assertThat(queue().cancel(taskId(1), "by ann")).isEqualTo(Cancelled.STARTED);
    assertThat(queue().held(HOLDER)).isEmpty();

    assertThat(exchange(List.of(succeeded(1, 1)), 5).ended()).isEmpty();
    assertThat(((Failed) state(1)).kind()).isEqualTo(FailureKind.CANCELLED);
  }

  @Test
  default void endedOrUnknownTaskIsNotCancelled() {
    add(1);
    lease(HOLDER, 1);
    exchange(List.of(succeeded(1, 1)), 0);

    assertThat(queue().cancel(taskId(1), "by ann")).isEqualTo(Cancelled.NOT_OPEN);
    assertThat(queue().cancel(taskId(2), "by ann")).isEqualTo(Cancelled.NOT_OPEN);
    assertThat(tasks().history(taskId(1))).isEmpty();
  }

  @Test
  default void lossesAreInTheHistoryWithTheirReasons() {
    add(1);
    lease(HOLDER, 1);
    exchange(List.of(lost(1, 1)), 1);
    exchange(List.of(succeeded(1, 2)), 0);

    List<TaskEvent> history = tasks().history(taskId(1));

    assertThat(history).hasSize(1);
    TaskEvent lost = history.getFirst();
    assertThat(lost.kind()).isEqualTo(TaskEvent.Kind.LOST);
    assertThat(lost.attempt()).isEqualTo(1);
    assertThat(lost.run()).contains(Samples.run(1));
    assertThat(lost.text()).isEqualTo("exit code 137");
  }

  @Test
  default void lossOfAnEarlierLeaseIsNoHistory() {
    add(1);
    lease(HOLDER, 1);
    queue().takeBack(Set.of(HOLDER));
    lease(HOLDER, 1);

    exchange(List.of(lost(1, 1)), 0);

    assertThat(tasks().history(taskId(1))).hasSize(1);
    assertThat(state(1)).isEqualTo(new Started());
  }

  @Test
  default void whoRunsATaskIsKnownWhenToldAndAfterItsEnd() {
    add(1, 2);
    lease(HOLDER, 2);

    exchange(List.of(new TaskOutcome.Running(new Lease(taskId(1), 1), Samples.run(7))), 0);
    exchange(List.of(succeeded(2, 1)), 0);

    assertThat(find(1).run()).contains(Samples.run(7));
    assertThat(find(1).state()).isEqualTo(new Started());
    assertThat(find(2).run()).contains(Samples.run(2));
  }

  @Test
  default void progressIsThatOfTheLatestLease() {
    add(1);
    Lease first = lease(HOLDER, 1).getFirst().lease();
    TaskProgress half = new TaskProgress(0.5, "half-way", clock().instant());

    assertThat(queue().progress(first, half)).isTrue();
    assertThat(find(1).progress()).contains(half);

    exchange(List.of(lost(1, 1)), 1);
    assertThat(find(1).progress()).isEmpty();
    assertThat(queue().progress(first, half)).isFalse();
    assertThat(find(1).progress()).isEmpty();
  }

  @Test
  default void repeatedTaskAndItsRepetitionKnowEachOther() {
    add(1);
    lease(HOLDER, 1);
    exchange(List.of(ended(1, 1, new Failed("bad"))), 0);
    NewTask plain = Samples.task(2, clock().instant());
    NewTask retry =
        new NewTask(
            plain.id(),
            OWNER,
            ENDPOINT,
            plain.input(),
            false,
            plain.createdAt(),
            plain.terms(),
            Optional.empty(),
            Optional.of(taskId(1)));

    queue().add(List.of(retry));

    assertThat(find(1).retriedAs()).contains(taskId(2));
    assertThat(find(2).retryOf()).contains(taskId(1));
    assertThat(find(1).state()).isEqualTo(new Failed("bad"));
    assertThat(find(2).state()).isEqualTo(new Pending());
    assertThat(tasks().history(taskId(1)))
        .extracting(TaskEvent::kind)
        .containsExactly(TaskEvent.Kind.RETRIED);
  }

  default Task find(int number) {
    return tasks().find(taskId(number)).orElseThrow();
  }

  private NewTask ranked(int number, int priority) {
    NewTask task = Samples.task(number, clock().instant());
    TaskTerms terms = task.terms();
    return with(
        task,
        OWNER,
        new TaskTerms(
            priority,
            terms.label(),
            terms.expiresAt(),
            terms.deadline(),
            terms.maxAttempts(),
            terms.backoff(),
            terms.retryOnError(),
            terms.retention(),
            terms.deadRetention()),
        Optional.empty());
  }

  private NewTask of(OwnerId owner, int number) {
    NewTask task = Samples.task(number, clock().instant());
    return with(task, owner, task.terms(), Optional.empty());
  }

  private NewTask keyed(int number, String key, String request) {
    NewTask task = Samples.task(number, clock().instant());
    Instant until = clock().instant().plus(Duration.ofHours(24));
    return with(task, OWNER, task.terms(), Optional.of(new IdempotencyKey(key, request, until)));
  }

  private static NewTask with(
      NewTask task, OwnerId owner, TaskTerms terms, Optional<IdempotencyKey> key) {
    return new NewTask(
        task.id(),
        owner,
        task.endpoint(),
        task.input(),
        false,
        task.createdAt(),
        terms,
        key,
        Optional.empty());
  }

  private static TaskOutcome again(int number, long fence, Instant notBefore) {
    TaskEvent event =
        new TaskEvent(Instant.EPOCH, TaskEvent.Kind.FAILED, 1, Optional.empty(), "ValueError");
    return new TaskOutcome.Again(new Lease(taskId(number), fence), event, notBefore);
  }
}
