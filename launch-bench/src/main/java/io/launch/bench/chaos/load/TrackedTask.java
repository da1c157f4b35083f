package io.launch.bench.chaos.load;

import io.launch.api.task.TaskId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A task whose submit was answered, and what was seen of it since. Safe for use by many threads.
public final class TrackedTask {
  private final TaskId id;
  private final EchoRequest request;
  private final Instant submittedAt;
  private final Set<String> breaches = ConcurrentHashMap.newKeySet();

  // Guarded by this.
  private Optional<Outcome> outcome = Optional.empty();
  private Optional<Outcome> otherForm = Optional.empty();
  private Optional<Instant> endSeenAt = Optional.empty();
  private boolean cancelAsked;

  /// A task whose submit was answered at that time.
  public TrackedTask(TaskId id, EchoRequest request, Instant submittedAt) {
    this.id = id;
    this.request = request;
    this.submittedAt = submittedAt;
  }

  public TaskId id() {
    return id;
  }

  public EchoRequest request() {
    return request;
  }

  /// When its submit was answered.
  public Instant submittedAt() {
    return submittedAt;
  }

  /// The first outcome that anybody saw.
  public synchronized Optional<Outcome> outcome() {
    return outcome;
  }

  /// When that was.
  public synchronized Optional<Instant> endSeenAt() {
    return endSeenAt;
  }

  public synchronized boolean ended() {
    return outcome.isPresent();
  }

  /// Somebody asks to have it cancelled.
  public synchronized void cancelAsked() {
    cancelAsked = true;
  }

  public synchronized boolean wasCancelAsked() {
    return cancelAsked;
  }

  /// Somebody saw this outcome.
  public synchronized void saw(Outcome seen, Instant now) {
    if (outcome.isEmpty()) {
      outcome = Optional.of(seen);
      endSeenAt = Optional.of(now);
      return;
    }
    Outcome first = outcome.get();
    if (first.status() == seen.status() && first.stored() != seen.stored()) {
      // A large result is answered by its address among many tasks, and itself when asked for
      // alone.
      first = otherForm.orElse(seen);
      otherForm = Optional.of(first);
    }
    if (!first.equals(seen)) {
      breach("CHANGED after its end: first %s, then %s".formatted(first, seen));
    }
  }

  /// Somebody saw that it was open.
  ///
  /// @param asked when the question was sent: an answer may be overtaken by a later one
  synchronized void sawOpen(String status, Instant asked) {
    if (outcome.isPresent() && asked.isAfter(endSeenAt.orElseThrow())) {
      breach("REOPENED: %s after %s".formatted(status, outcome.get()));
    }
  }

  /// Somebody saw that a promise is broken.
  public void breach(String what) {
    breaches.add(what);
  }

  /// Promises that were seen broken.
  public Set<String> breaches() {
    return Set.copyOf(breaches);
  }
}
