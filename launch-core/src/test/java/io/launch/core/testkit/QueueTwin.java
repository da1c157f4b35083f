package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectKey;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.FailureKind;
import io.launch.core.task.IdempotencyKey;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskRepository.Deleted;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/// A queue and the plain one in memory, which are given the same steps and must answer the same.
///
/// Only whose turn it is among owners is for each queue to choose: the plain one then follows the
/// other, once the choice is seen to be fair.
final class QueueTwin {
  private static final Duration KEY_VALIDITY = Duration.ofSeconds(60);

  private final TaskQueueModelContract.Subject subject;
  private final MemoryTasks model;
  private final ManualClock clock;
  private final Map<Integer, TaskId> made = new TreeMap<>();
  private final Map<String, Integer> passedOver = new HashMap<>();

  QueueTwin(TaskQueueModelContract.Subject subject, ManualClock clock) {
    this.subject = subject;
    this.clock = clock;
    this.model = new MemoryTasks(clock);
  }

  /// Does the step in both, and fails where their answers or what is seen of them differ.
  void take(QueueStep step) {
    switch (step) {
      case QueueStep.Add(var tasks) -> add(tasks);
      case QueueStep.Exchange exchange -> exchange(exchange);
      case QueueStep.TakeBack(var holders) -> {
        Set<String> names = holders.stream().map(QueueTwin::holder).collect(Collectors.toSet());
        same("takeBack", queue -> queue.takeBack(names));
      }
      case QueueStep.Expire() -> same("expire", TaskQueue::expire);
      case QueueStep.Advance(int seconds) -> clock.advance(Duration.ofSeconds(seconds));
      case QueueStep.Cancel(int task) ->
          same("cancel", queue -> queue.cancel(Samples.taskId(task), "somebody"));
      case QueueStep.Progress(int task, int stale, int percent) -> {
        var progress = new TaskProgress(percent / 100.0, "at " + percent, clock.instant());
        Lease lease = lease(task, stale);
        same("progress", queue -> queue.progress(lease, progress));
      }
      case QueueStep.FailAll(int endpoint) ->
          same("failAll", queue -> queue.failAll(Samples.endpointId(endpoint), "removed"));
      case QueueStep.DeleteOld(int max) ->
          assertThat(all(max, () -> subject.tasks().deleteOld(max)))
              .as("deleteOld")
              .isEqualTo(all(max, () -> model.deleteOld(max)));
      case QueueStep.Purge(int owner, int endpoint, var tasks, int max) -> {
        Set<TaskId> ids = tasks.stream().map(Samples::taskId).collect(Collectors.toSet());
        EndpointId at = Samples.endpointId(endpoint);
        assertThat(all(max, () -> subject.tasks().purge(owner(owner), at, ids, max)))
            .as("purge")
            .isEqualTo(all(max, () -> model.purge(owner(owner), at, ids, max)));
      }
      case QueueStep.ForgetKeys(int max) ->
          assertThat(all(max, subject.tasks())).as("forgetKeys").isEqualTo(all(max, model));
    }
    QueueView.brief(made.values()).assertSame(subject.queue(), subject.tasks(), model);
  }

  /// Compares all that can be seen, which takes longer.
  void look() {
    QueueView.full(made.values()).assertSame(subject.queue(), subject.tasks(), model);
  }

  private <T> void same(String name, Function<TaskQueue, T> call) {
    assertThat(call.apply(subject.queue())).as(name).isEqualTo(call.apply(model));
  }

  private static Set<Deleted> all(int max, Supplier<List<Deleted>> some) {
    Set<Deleted> all = new HashSet<>();
    List<Deleted> part;
    do {
      part = some.get();
      assertThat(part).hasSizeLessThanOrEqualTo(max);
      part.forEach(task -> assertThat(all.add(task)).as("deleted twice: %s", task).isTrue());
    } while (part.size() == max);
    return all;
  }

  private static int all(int max, TaskRepository tasks) {
    int all = 0;
    int part;
    do {
      part = tasks.forgetKeys(max);
      assertThat(part).isLessThanOrEqualTo(max);
      all += part;
    } while (part == max);
    return all;
  }

  private void add(List<QueueStep.New> tasks) {
    List<NewTask> fresh = tasks.stream().map(this::task).toList();
    tasks.forEach(task -> made.put(task.task(), Samples.taskId(task.task())));
    same(
        "add",
        queue -> {
          try {
            return queue.add(fresh);
          } catch (LaunchException refused) {
            return refused.code();
          }
        });
  }

  private NewTask task(QueueStep.New task) {
    Instant now = clock.instant();
    NewTask sample = Samples.task(task.task(), Samples.endpointId(task.endpoint()), now);
    TaskTerms terms =
        new TaskTerms(
            task.priority(),
            task.label() == 0 ? Optional.empty() : Optional.of("label " + task.label()),
            now.plusSeconds(task.expirySeconds()),
            Optional.empty(),
            task.maxAttempts(),
            Duration.ZERO,
            false,
            Duration.ofHours(1),
            Duration.ofHours(2));
    Optional<IdempotencyKey> key =
        task.key() == 0
            ? Optional.empty()
            : Optional.of(
                new IdempotencyKey(
                    "key-" + task.key(), "request " + task.request(), now.plus(KEY_VALIDITY)));
    return new NewTask(
        sample.id(),
        owner(task.owner()),
        sample.endpoint(),
        sample.input(),
        task.task() % 2 == 0,
        now,
        terms,
        key,
        task.retryOf() == 0 ? Optional.empty() : Optional.of(Samples.taskId(task.retryOf())));
  }

  private void exchange(QueueStep.Exchange step) {
    EndpointId endpoint = Samples.endpointId(step.endpoint());
    String holder = holder(step.holder());
    List<TaskOutcome> outcomes = step.outcomes().stream().map(this::outcome).toList();

    var answer = subject.queue().exchange(outcomes, endpoint, holder, step.max());

    assertThat(answer.ended())
        .as("ended")
        .isEqualTo(model.exchange(outcomes, endpoint, holder, 0).ended());
    List<TaskId> chosen = answer.leased().stream().map(LeasedTask::id).toList();
    fair(endpoint, chosen, step.max());
    assertThat(answer.leased().stream().map(QueueView::text).toList())
        .as("leased")
        .isEqualTo(model.lease(chosen, holder).stream().map(QueueView::text).toList());
    assertThat(answer.due())
        .as("due")
        .isEqualTo(chosen.size() < step.max() ? model.due(endpoint) : Optional.empty());
  }

  private void fair(EndpointId endpoint, List<TaskId> chosen, int max) {
    Map<OwnerId, List<TaskId>> lines = model.leasable(endpoint);
    int leasable = lines.values().stream().mapToInt(List::size).sum();
    assertThat(chosen).as("leased").hasSize(Math.min(max, leasable));
    lines.forEach((owner, line) -> {
      List<TaskId> part = new ArrayList<>(chosen);
      part.retainAll(line);
      assertThat(part).as("leased of %s, in order", owner).isEqualTo(line.subList(0, part.size()));
      assertThat(part.size())
          .as("share of %s", owner)
          .isGreaterThanOrEqualTo(Math.min(line.size(), max / lines.size()));
      int passed =
          part.isEmpty() && max > 0 ? passedOver.merge(endpoint + "/" + owner, 1, Integer::sum) : 0;
      assertThat(passed).as("turns that passed over %s", owner).isLessThan(QueueSteps.OWNERS);
    });
    for (int owner = 1; owner <= QueueSteps.OWNERS; owner++) {
      List<TaskId> line = lines.getOrDefault(owner(owner), List.of());
      if (line.isEmpty() || chosen.stream().anyMatch(line::contains)) {
        passedOver.remove(endpoint + "/" + owner(owner));
      }
    }
  }

  private TaskOutcome outcome(QueueStep.Outcome outcome) {
    Lease lease = lease(outcome.task(), outcome.stale());
    ObjectKey key = new ObjectKey("results/" + outcome.task());
    Optional<Integer> worker = Optional.of(outcome.task() % 3).filter(it -> it > 0);
    return switch (outcome.kind()) {
      case RUNNING -> new TaskOutcome.Running(lease, Samples.run(outcome.task()));
      case SUCCEEDED -> ended(lease, new TaskState.Succeeded("[1]"), worker);
      case STORED -> ended(lease, new TaskState.Stored(key), worker);
      case STORED_JSON -> ended(lease, new TaskState.StoredJson(key, 5_000_000_000L), worker);
      case FAILED -> ended(lease, new TaskState.Failed("no", "trace"), worker);
      case TIMED_OUT ->
          ended(lease, new TaskState.Failed(FailureKind.TIMED_OUT, "late", "trace"), worker);
      case DEAD -> ended(lease, TaskState.Failed.lost("gone", 3), worker);
      case AGAIN ->
          new TaskOutcome.Again(
              lease,
              new TaskEvent(
                  clock.instant(),
                  TaskEvent.Kind.LOST,
                  outcome.task(),
                  worker.map(Samples::run),
                  "lost"),
              outcome.seconds() == 0
                  ? Instant.EPOCH
                  : clock.instant().plusSeconds(outcome.seconds()));
      case RETURNED -> new TaskOutcome.Returned(lease);
    };
  }

  private static TaskOutcome ended(Lease lease, TaskState state, Optional<Integer> worker) {
    return new TaskOutcome.Ended(lease, state, worker.map(Samples::run));
  }

  private Lease lease(int task, int stale) {
    TaskId id = Samples.taskId(task);
    long fence = model.find(id).map(it -> it.leases()).orElse(1L);
    return new Lease(id, fence - stale);
  }

  static OwnerId owner(int number) {
    return new OwnerId("own_0000000000000000000" + number);
  }

  static String holder(int number) {
    return "server-" + number;
  }
}
