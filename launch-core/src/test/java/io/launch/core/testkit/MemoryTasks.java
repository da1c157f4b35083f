package io.launch.core.testkit;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.IdempotencyKey;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskEvent;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskState.Failed;
import io.launch.core.task.TaskState.Pending;
import io.launch.core.task.TaskState.Started;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Tasks that are forgotten with the process: the plainest queue that keeps the laws. Safe for use
/// from many threads.
public final class MemoryTasks implements TaskQueue, TaskRepository {
  private static final Comparator<MemoryTask> IN_LINE =
      Comparator.<MemoryTask>comparingInt(row -> -row.task.terms().priority())
          .thenComparingLong(row -> row.place);

  private final InstantSource clock;
  private final Map<TaskId, MemoryTask> rows = new LinkedHashMap<>();
  private final Map<KeyName, MadeBy> keys = new HashMap<>();
  private volatile Runnable beforeFind = () -> {};
  private long sequence;
  private int turn;

  public MemoryTasks(InstantSource clock) {
    this.clock = clock;
  }

  private record KeyName(OwnerId owner, EndpointId endpoint, String text) {}

  private record MadeBy(IdempotencyKey key, TaskId task) {}

  @Override
  public synchronized List<TaskId> add(List<NewTask> tasks) {
    Map<KeyName, MadeBy> taken = new HashMap<>(keys);
    Map<TaskId, NewTask> fresh = new LinkedHashMap<>();
    List<TaskId> ids = new ArrayList<>();
    for (NewTask task : tasks) {
      TaskId id = known(taken, task).orElse(task.id());
      ids.add(id);
      if (!id.equals(task.id())) {
        continue;
      }
      if (rows.containsKey(id) || fresh.put(id, task) != null) {
        throw new IllegalStateException("task " + id + " is there already");
      }
    }
    keys.putAll(taken);
    for (NewTask task : fresh.values()) {
      rows.put(task.id(), new MemoryTask(sequence++, task));
      task.retryOf().map(rows::get).ifPresent(old -> retried(old, task.id()));
    }
    return ids;
  }

  private Optional<TaskId> known(Map<KeyName, MadeBy> taken, NewTask task) {
    if (task.key().isEmpty()) {
      return Optional.empty();
    }
    IdempotencyKey key = task.key().get();
    KeyName name = new KeyName(task.owner(), task.endpoint(), key.text());
    MadeBy made = taken.get(name);
    if (made == null || !made.key.until().isAfter(clock.instant())) {
      taken.put(name, new MadeBy(key, task.id()));
      return Optional.empty();
    }
    if (!made.key.request().equals(key.request())) {
      throw new LaunchException(
          ErrorCode.CONFLICT, "Idempotency-Key: " + key.text() + " was used for another request");
    }
    return Optional.of(made.task);
  }

  private void retried(MemoryTask old, TaskId as) {
    old.retriedAs = Optional.of(as);
    old.events.add(event(TaskEvent.Kind.RETRIED, 0, "Repeated as the task " + as + "."));
  }

  private TaskEvent event(TaskEvent.Kind kind, int attempt, String text) {
    return new TaskEvent(clock.instant(), kind, attempt, Optional.empty(), text);
  }

  @Override
  public synchronized Exchange exchange(
      List<TaskOutcome> outcomes, EndpointId endpoint, String holder, int max) {
    Set<TaskId> ended = new HashSet<>();
    outcomes.stream()
        .sorted(Comparator.comparing(outcome -> outcome.closes()))
        .forEach(outcome -> {
          MemoryTask row = rows.get(outcome.lease().id());
          if (row != null && row.isHeldUnder(outcome.lease())) {
            settle(row, outcome);
            if (row.state.ended()) {
              ended.add(row.task.id());
            }
          }
        });
    List<LeasedTask> leased = lease(endpoint, holder, max);
    return new Exchange(ended, leased, leased.size() < max ? due(endpoint) : Optional.empty());
  }

  private void settle(MemoryTask row, TaskOutcome outcome) {
    switch (outcome) {
      case TaskOutcome.Running(_, var run) -> row.run = Optional.of(run);
      case TaskOutcome.Ended(_, var state, var run) -> {
        row.run = run;
        end(row, state);
      }
      case TaskOutcome.Again(_, var event, var notBefore) -> {
        row.state = new Pending();
        row.notBefore = notBefore;
        row.events.add(event);
      }
      case TaskOutcome.Returned _ -> {
        row.state = new Pending();
        row.attempts--;
      }
    }
  }

  private List<LeasedTask> lease(EndpointId endpoint, String holder, int max) {
    List<List<TaskId>> lines = new ArrayList<>(leasable(endpoint).values());
    List<TaskId> next = new ArrayList<>();
    while (next.size() < max && lines.stream().anyMatch(line -> !line.isEmpty())) {
      List<TaskId> line = lines.get(turn++ % lines.size());
      if (!line.isEmpty()) {
        next.add(line.removeFirst());
      }
    }
    next.sort(Comparator.comparing(rows::get, IN_LINE));
    return lease(next, holder);
  }

  /// Leases just these, whoever's turn it is.
  synchronized List<LeasedTask> lease(List<TaskId> chosen, String holder) {
    Instant now = clock.instant();
    return chosen.stream().map(id -> rows.get(id).lease(holder, now)).toList();
  }

  /// The tasks that may be leased now, owner by owner, in order.
  synchronized Map<OwnerId, List<TaskId>> leasable(EndpointId endpoint) {
    Instant now = clock.instant();
    return pending()
        .filter(row -> row.isOf(endpoint))
        .filter(row -> row.expiresAt().isAfter(now) && !row.notBefore.isAfter(now))
        .sorted(IN_LINE)
        .collect(
            Collectors.groupingBy(
                row -> row.task.owner(),
                Collectors.mapping(row -> row.task.id(), Collectors.toCollection(ArrayList::new))));
  }

  synchronized Optional<Instant> due(EndpointId endpoint) {
    Instant now = clock.instant();
    return pending()
        .filter(row -> row.isOf(endpoint))
        .map(row -> row.notBefore)
        .filter(at -> at.isAfter(now))
        .min(Comparator.naturalOrder());
  }

  @Override
  public synchronized Set<Lease> held(String holder) {
    return started()
        .filter(row -> row.holder.equals(holder))
        .map(MemoryTask::lease)
        .collect(Collectors.toSet());
  }

  @Override
  public synchronized Set<String> holders() {
    return started().map(row -> row.holder).collect(Collectors.toSet());
  }

  @Override
  public synchronized Sweep takeBack(Set<String> holders) {
    Set<TaskId> ended = new HashSet<>();
    Set<EndpointId> requeued = new HashSet<>();
    for (MemoryTask row : started().filter(row -> holders.contains(row.holder)).toList()) {
      int max = row.task.terms().maxAttempts();
      if (row.attempts >= max) {
        end(row, Failed.lost(HOLDER_LOST, max));
        ended.add(row.task.id());
        continue;
      }
      row.state = new Pending();
      row.notBefore = Instant.EPOCH;
      row.events.add(
          new TaskEvent(
              clock.instant(), TaskEvent.Kind.TAKEN_BACK, row.attempts, row.run, HOLDER_LOST));
      if (row.expiresAt().isAfter(clock.instant())) {
        requeued.add(row.task.endpoint());
      }
    }
    return new Sweep(ended, requeued);
  }

  @Override
  public synchronized Set<TaskId> expire() {
    Instant now = clock.instant();
    return endAll(
        pending().filter(row -> !row.expiresAt().isAfter(now)).toList(), Failed.expired());
  }

  @Override
  public synchronized Cancelled cancel(TaskId id, String by) {
    MemoryTask row = rows.get(id);
    if (row == null || row.state.ended()) {
      return Cancelled.NOT_OPEN;
    }
    Cancelled met = row.state instanceof Pending ? Cancelled.PENDING : Cancelled.STARTED;
    end(row, Failed.cancelled());
    row.events.add(event(TaskEvent.Kind.CANCELLED, row.attempts, by));
    return met;
  }

  @Override
  public synchronized boolean progress(Lease lease, TaskProgress progress) {
    MemoryTask row = rows.get(lease.id());
    boolean counts = row != null && row.isHeldUnder(lease);
    if (counts) {
      row.progress = Optional.of(progress);
    }
    return counts;
  }

  @Override
  public synchronized Set<TaskId> failAll(EndpointId endpoint, String reason) {
    return endAll(
        rows.values().stream().filter(row -> row.isOf(endpoint) && !row.state.ended()).toList(),
        new Failed(reason));
  }

  private Set<TaskId> endAll(List<MemoryTask> chosen, Failed failed) {
    chosen.forEach(row -> end(row, failed));
    return chosen.stream().map(row -> row.task.id()).collect(Collectors.toSet());
  }

  private void end(MemoryTask row, TaskState state) {
    row.end(state, clock.instant());
  }

  private Stream<MemoryTask> pending() {
    return rows.values().stream().filter(row -> row.state instanceof Pending);
  }

  private Stream<MemoryTask> started() {
    return rows.values().stream().filter(row -> row.state instanceof Started);
  }

  @Override
  public synchronized Optional<Task> find(TaskId id) {
    return Optional.ofNullable(rows.get(id)).map(MemoryTask::asTask);
  }

  @Override
  public List<Task> findAll(Collection<TaskId> ids) {
    beforeFind.run();
    synchronized (this) {
      return Set.copyOf(ids).stream().flatMap(id -> find(id).stream()).toList();
    }
  }

  /// What happens just before tasks are read.
  public void beforeFind(Runnable event) {
    beforeFind = event;
  }

  @Override
  public synchronized Optional<Input> input(TaskId id) {
    return Optional.ofNullable(rows.get(id))
        .map(row -> new Input(row.task.input(), row.task.returnPickled()));
  }

  @Override
  public synchronized List<TaskEvent> history(TaskId id) {
    MemoryTask row = rows.get(id);
    return row == null ? List.of() : List.copyOf(row.events);
  }

  @Override
  public synchronized Page list(Filter filter, Optional<Long> cursor, int max) {
    List<MemoryTask> found =
        rows.values().stream()
            .filter(row -> cursor.isEmpty() || row.place < cursor.get())
            .filter(row -> row.meets(filter))
            .sorted(Comparator.comparingLong((MemoryTask row) -> row.place).reversed())
            .limit(max + 1L)
            .toList();
    List<MemoryTask> page = found.subList(0, Math.min(max, found.size()));
    return new Page(
        page.stream().map(MemoryTask::asTask).toList(),
        found.size() > max ? Optional.of(page.getLast().place) : Optional.empty());
  }

  @Override
  public synchronized Outcomes outcomes(
      EndpointId endpoint, Optional<OwnerId> owner, Mark after, int max) {
    Comparator<Mark> order = Comparator.comparing(Mark::endedAt).thenComparingLong(Mark::place);
    List<MemoryTask> found =
        rows.values().stream()
            .filter(row -> row.isOf(endpoint) && row.state.ended())
            .filter(row -> owner.isEmpty() || row.task.owner().equals(owner.get()))
            .filter(row -> order.compare(row.mark(), after) > 0)
            .sorted(Comparator.comparing(MemoryTask::mark, order))
            .limit(max)
            .toList();
    return new Outcomes(
        found.stream().map(MemoryTask::asTask).toList(),
        found.isEmpty() ? after : found.getLast().mark());
  }

  @Override
  public synchronized int countOpen(EndpointId endpoint) {
    return (int)
        rows.values().stream().filter(row -> row.isOf(endpoint) && !row.state.ended()).count();
  }

  @Override
  public synchronized Counts count(EndpointId endpoint, Duration window) {
    Instant since = clock.instant().minus(window);
    List<MemoryTask> waiting = pending().filter(row -> row.isOf(endpoint)).toList();
    return new Counts(
        waiting.size(),
        (int) started().filter(row -> row.isOf(endpoint)).count(),
        waiting.stream().map(row -> row.task.createdAt()).min(Comparator.naturalOrder()),
        count(row -> row.isOf(endpoint) && row.isDeadLetter()),
        count(row -> row.isOf(endpoint) && row.state.ended() && row.endedAt.isAfter(since)));
  }

  private int count(Predicate<MemoryTask> which) {
    return (int) rows.values().stream().filter(which).count();
  }

  @Override
  public synchronized int ahead(TaskId id, int max) {
    MemoryTask me = rows.get(id);
    Instant now = clock.instant();
    return me == null
        ? 0
        : (int)
            pending()
                .filter(row -> row.isOf(me.task.endpoint()) && !row.notBefore.isAfter(now))
                .filter(row -> IN_LINE.compare(row, me) < 0)
                .limit(max)
                .count();
  }

  @Override
  public synchronized List<Deleted> deleteOld(int max) {
    Instant now = clock.instant();
    return delete(row -> row.state.ended() && !row.deletedAt().isAfter(now), max);
  }

  @Override
  public synchronized List<Deleted> purge(
      OwnerId owner, EndpointId endpoint, Set<TaskId> ids, int max) {
    return delete(
        row ->
            row.isOf(endpoint)
                && row.task.owner().equals(owner)
                && row.isDeadLetter()
                && (ids.isEmpty() || ids.contains(row.task.id())),
        max);
  }

  private List<Deleted> delete(Predicate<MemoryTask> which, int max) {
    List<MemoryTask> chosen = rows.values().stream().filter(which).limit(max).toList();
    chosen.forEach(row -> rows.remove(row.task.id()));
    return chosen.stream().map(MemoryTask::asDeleted).toList();
  }

  @Override
  public synchronized int forgetKeys(int max) {
    Instant now = clock.instant();
    List<KeyName> old =
        keys.entrySet().stream()
            .filter(entry -> !entry.getValue().key.until().isAfter(now))
            .map(Map.Entry::getKey)
            .limit(max)
            .toList();
    old.forEach(keys::remove);
    return old.size();
  }
}
