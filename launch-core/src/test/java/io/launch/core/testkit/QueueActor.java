package io.launch.core.testkit;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.IdempotencyKey;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/// One of many who use a queue at once, at random, and write down what they are told.
final class QueueActor {
  private static final int NUMBERS = 1_000_000;
  private static final int KEYS = 40;

  private final TaskQueue queue;
  private final TaskRepository tasks;
  private final ManualClock clock;
  private final QueueHistory history;
  private final Random random;
  private final String holder;
  private final List<LeasedTask> mine = new ArrayList<>();
  private final List<Lease> old = new ArrayList<>();
  private int number;

  QueueActor(
      TaskQueue queue,
      TaskRepository tasks,
      ManualClock clock,
      QueueHistory history,
      int name,
      long seed) {
    this.queue = queue;
    this.tasks = tasks;
    this.clock = clock;
    this.history = history;
    this.random = new Random(seed);
    this.holder = "server-" + name;
    this.number = (name + 1) * NUMBERS;
  }

  void step() {
    int dice = random.nextInt(100);
    if (dice < 25) {
      add();
    } else if (dice < 75) {
      exchange(Samples.endpointId(1 + random.nextInt(QueueSteps.ENDPOINTS)), random.nextInt(8));
    } else if (dice < 90) {
      cancel();
    } else {
      seldom(random.nextInt(6));
    }
  }

  private void seldom(int which) {
    switch (which) {
      case 0 -> clock.advance(Duration.ofMillis(random.nextInt(2000)));
      case 1 -> takeBack();
      case 2 -> history.ended(queue.expire(), "expire");
      case 3 -> tasks.deleteOld(1 + random.nextInt(20)).forEach(it -> history.deleted(it.id()));
      case 4 ->
          mine.forEach(
              task -> queue.progress(task.lease(), new TaskProgress(0.5, "half", clock.instant())));
      default -> {
        if (random.nextInt(3) == 0) {
          EndpointId endpoint = Samples.endpointId(2);
          history.ended(queue.failAll(endpoint, "removed"), "failAll");
        }
      }
    }
  }

  private void add() {
    Instant now = clock.instant();
    List<NewTask> fresh =
        IntStream.range(0, 1 + random.nextInt(6)).mapToObj(_ -> task(now)).toList();
    try {
      history.added(fresh, queue.add(fresh));
    } catch (LaunchException refused) {
      if (refused.code() != ErrorCode.CONFLICT) {
        throw refused;
      }
    }
  }

  private NewTask task(Instant now) {
    NewTask sample =
        Samples.task(++number, Samples.endpointId(1 + random.nextInt(QueueSteps.ENDPOINTS)), now);
    boolean kept = random.nextInt(4) > 0;
    TaskTerms terms =
        new TaskTerms(
            random.nextInt(3),
            Optional.empty(),
            now.plusSeconds(random.nextInt(10) == 0 ? 3 : 86_400),
            Optional.empty(),
            3,
            Duration.ZERO,
            false,
            kept ? Duration.ofDays(9) : Duration.ZERO,
            Duration.ofDays(14));
    Optional<IdempotencyKey> key =
        random.nextInt(4) > 0
            ? Optional.empty()
            : Optional.of(
                new IdempotencyKey(
                    "key-" + random.nextInt(KEYS),
                    "request " + random.nextInt(20) / 19,
                    now.plus(Duration.ofDays(1))));
    return new NewTask(
        sample.id(),
        QueueTwin.owner(1 + random.nextInt(QueueSteps.OWNERS)),
        sample.endpoint(),
        sample.input(),
        false,
        now,
        terms,
        key,
        Optional.empty());
  }

  private void exchange(EndpointId endpoint, int max) {
    Map<TaskId, TaskState> hoped = new HashMap<>();
    List<TaskOutcome> outcomes = new ArrayList<>();
    for (int i = random.nextInt(mine.size() + 1); i > 0; i--) {
      LeasedTask task = mine.remove(random.nextInt(mine.size()));
      outcomes.add(outcome(task, hoped));
      old.add(task.lease());
    }
    if (!old.isEmpty() && random.nextInt(4) == 0) {
      // Late, and not to be counted.
      Lease lease = old.get(random.nextInt(old.size()));
      if (outcomes.stream().noneMatch(outcome -> outcome.lease().id().equals(lease.id()))) {
        outcomes.add(
            new TaskOutcome.Ended(lease, new TaskState.Succeeded("\"late\""), Optional.empty()));
        hoped.put(lease.id(), new TaskState.Succeeded("\"never\""));
      }
    }
    var answer = queue.exchange(outcomes, endpoint, holder, max);
    answer.ended().forEach(id -> history.ended(id, "exchange", hoped.get(id)));
    history.leased(answer.leased(), holder);
    mine.addAll(answer.leased());
  }

  private TaskOutcome outcome(LeasedTask task, Map<TaskId, TaskState> hoped) {
    int dice = random.nextInt(10);
    if (dice == 0) {
      history.released(task.lease());
      return new TaskOutcome.Returned(task.lease());
    }
    if (dice <= 2 && task.attempt() < task.terms().maxAttempts()) {
      history.released(task.lease());
      Instant at = clock.instant();
      return new TaskOutcome.Again(
          task.lease(),
          new TaskEvent(at, TaskEvent.Kind.LOST, task.attempt(), Optional.empty(), "lost"),
          random.nextBoolean() ? Instant.EPOCH : at.plusMillis(random.nextInt(1000)));
    }
    TaskState state = new TaskState.Succeeded("\"%s under %d\"".formatted(holder, task.fence()));
    hoped.put(task.id(), state);
    return new TaskOutcome.Ended(task.lease(), state, Optional.of(Samples.run(1)));
  }

  private void cancel() {
    List<TaskId> known = history.tasks();
    if (!known.isEmpty()) {
      TaskId id = known.get(random.nextInt(known.size()));
      history.cancelled(id, queue.cancel(id, "somebody"));
    }
  }

  /// Gives up all that this one has, as a server does that was paused too long.
  private void takeBack() {
    mine.forEach(task -> {
      history.released(task.lease());
      old.add(task.lease());
    });
    mine.clear();
    history.ended(queue.takeBack(Set.of(holder)).ended(), "takeBack");
  }

  /// Brings all that is left to its end.
  void drain() {
    clock.advance(Duration.ofHours(1));
    history.ended(queue.takeBack(queue.holders()).ended(), "takeBack");
    history.ended(queue.expire(), "expire");
    for (int endpoint = 1; endpoint <= QueueSteps.ENDPOINTS; endpoint++) {
      EndpointId id = Samples.endpointId(endpoint);
      while (tasks.countOpen(id) > 0) {
        clock.advance(Duration.ofSeconds(1));
        exchange(id, 100);
      }
    }
  }
}
