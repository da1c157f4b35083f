package io.launch.core.task;

import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.task.TaskRepository.Mark;
import io.launch.core.task.TaskRepository.Outcomes;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// What ends of one owner's tasks at an endpoint, each outcome once. For one thread.
///
/// Outcomes are read in the order of the time at which they ended. Several servers write that time,
/// each by its own clock, so that one may turn up behind what was read already: for [#LATE] it is
/// looked for there again. Clocks that differ by more lose outcomes here.
public final class OutcomeWatch implements AutoCloseable {
  /// How far behind an outcome may turn up.
  static final Duration LATE = Duration.ofSeconds(5);

  /// How far before its last outcome a watch begins that goes on for another.
  private static final Duration OVERLAP = Duration.ofSeconds(10);

  /// Most of what turns up behind is found so far behind, and looked for more often.
  private static final Duration RECENT = Duration.ofSeconds(1);

  private static final Duration RECENT_EVERY = Duration.ofMillis(250);
  private static final int PAGE = 500;

  private final Subject subject;
  private final InstantSource clock;
  private final LongSupplier nanoTime;
  private final TaskChanges.Watch changes;
  private final Runnable onClose;
  private final Map<TaskId, Instant> told = new HashMap<>();
  private Mark front = begin(Instant.EPOCH);
  private Mark rear = front;
  private Instant latest = Instant.EPOCH;
  private long recentAt;
  private long rearAt;
  private boolean wasGone;
  private boolean closed;

  /// @param nanoTime a clock that only counts
  OutcomeWatch(
      Subject subject,
      InstantSource clock,
      LongSupplier nanoTime,
      TaskChanges.Watch changes,
      Runnable onClose) {
    this.subject = subject;
    this.clock = clock;
    this.nanoTime = nanoTime;
    this.changes = changes;
    this.onClose = onClose;
  }

  /// What is watched.
  ///
  /// @param gone whether the endpoint is
  record Subject(Source source, OwnerId owner, BooleanSupplier gone) {}

  /// Everybody's outcomes at the endpoint.
  interface Source {
    Outcomes after(Mark mark, int max);
  }

  /// Where a watch begins.
  public sealed interface From {
    /// With what ends from now on.
    record Now() implements From {}

    /// With what ended at this time or later.
    record Since(Instant time) implements From {}

    /// Where another one stopped, after the outcome at this time: some of what it told comes again.
    record After(Instant at) implements From {}
  }

  /// One outcome.
  ///
  /// @param at a point from which another watch can go on
  public record Outcome(Instant at, Task task) {}

  void start(From from) {
    switch (from) {
      case From.Now() -> {
        Instant now = clock.instant();
        front = rear = begin(now.minus(LATE));
        latest = now;
        while (readFront(now, new ArrayList<>())) {}
      }
      case From.Since(var time) -> front = rear = begin(time);
      case From.After(var at) -> front = rear = begin(at.minus(OVERLAP));
    }
    recentAt = rearAt = nanoTime.getAsLong();
  }

  private static Mark begin(Instant at) {
    return new Mark(at, Long.MIN_VALUE);
  }

  /// The next outcomes, once there are some; none when the endpoint is gone.
  public List<Outcome> next() throws InterruptedException {
    while (true) {
      List<Outcome> found = look();
      if (!found.isEmpty() || wasGone) {
        return found;
      }
      // One more round after it is gone, as its tasks are ended right after that.
      wasGone = subject.gone().getAsBoolean();
      changes.await(TaskWatches.LOOK_EVERY);
    }
  }

  /// What has turned up since the last look.
  List<Outcome> look() {
    List<Outcome> found = new ArrayList<>();
    Instant now = clock.instant();
    long nanos = nanoTime.getAsLong();
    if (nanos - rearAt >= TaskWatches.LOOK_EVERY.toNanos()) {
      readRear(now.minus(LATE), found);
      rearAt = nanos;
    }
    if (nanos - recentAt >= RECENT_EVERY.toNanos()) {
      Mark recent = begin(front.endedAt().minus(RECENT));
      take(subject.source().after(later(recent, rear), PAGE).tasks(), found);
      recentAt = nanos;
    }
    readFront(now, found);
    return found;
  }

  /// Reads what is new; true when there is more.
  private boolean readFront(Instant now, List<Outcome> found) {
    boolean behindIsSettled = later(rear, front).equals(rear);
    Outcomes page = subject.source().after(front, PAGE);
    take(page.tasks(), found);
    front = page.last();
    if (behindIsSettled && front.endedAt().isBefore(now.minus(LATE))) {
      // So old that nothing turns up behind it any more: while a watch catches up.
      settle(front);
    }
    return page.tasks().size() == PAGE;
  }

  /// Reads a last time what is so old that nothing more turns up among it.
  private void readRear(Instant settled, List<Outcome> found) {
    boolean more = settled.isAfter(rear.endedAt());
    while (more) {
      Outcomes page = subject.source().after(rear, PAGE);
      List<Task> old =
          page.tasks().stream().filter(task -> !endedAt(task).isAfter(settled)).toList();
      take(old, found);
      more = old.size() == PAGE;
      settle(more ? page.last() : new Mark(settled, Long.MAX_VALUE));
    }
    front = later(front, rear);
  }

  private void settle(Mark mark) {
    rear = later(rear, mark);
    told.values().removeIf(at -> at.isBefore(rear.endedAt()));
  }

  private void take(List<Task> tasks, List<Outcome> found) {
    for (Task task : tasks) {
      Instant at = endedAt(task);
      if (task.owner().equals(subject.owner()) && told.putIfAbsent(task.id(), at) == null) {
        latest = at.isAfter(latest) ? at : latest;
        found.add(new Outcome(latest, task));
      }
    }
  }

  private static Instant endedAt(Task task) {
    return task.times().endedAt().orElseThrow();
  }

  private static Mark later(Mark a, Mark b) {
    int order = a.endedAt().compareTo(b.endedAt());
    return order > 0 || (order == 0 && a.place() >= b.place()) ? a : b;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      changes.close();
      onClose.run();
    }
  }
}
