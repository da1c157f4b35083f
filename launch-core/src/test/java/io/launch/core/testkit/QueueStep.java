package io.launch.core.testkit;

import java.util.List;

/// A call of a queue as data, so that a sequence of them can be printed, run again, and cut down.
/// Things are named by small numbers: a sequence that lacks some of its steps still means
/// something.
public sealed interface QueueStep {
  /// New tasks, all or none.
  record Add(List<New> tasks) implements QueueStep {}

  /// @param label 0 for none
  /// @param key 0 for none
  /// @param request what the key was used for
  /// @param retryOf 0 for none
  record New(
      int task,
      int owner,
      int endpoint,
      int priority,
      int label,
      int key,
      int request,
      int expirySeconds,
      int maxAttempts,
      int retryOf) {}

  record Exchange(List<Outcome> outcomes, int endpoint, int holder, int max) implements QueueStep {}

  /// @param stale by how much the fence differs from that of the latest lease
  /// @param seconds until it may be handed out again
  record Outcome(Kind kind, int task, int stale, int seconds) {}

  /// What became of a lease.
  enum Kind {
    RUNNING,
    SUCCEEDED,
    STORED,
    STORED_JSON,
    FAILED,
    TIMED_OUT,
    DEAD,
    AGAIN,
    RETURNED
  }

  record TakeBack(List<Integer> holders) implements QueueStep {}

  record Expire() implements QueueStep {}

  record Advance(int seconds) implements QueueStep {}

  record Cancel(int task) implements QueueStep {}

  record Progress(int task, int stale, int percent) implements QueueStep {}

  record FailAll(int endpoint) implements QueueStep {}

  /// Called until nothing is left, so many at a time.
  record DeleteOld(int max) implements QueueStep {}

  /// @param tasks empty for all
  record Purge(int owner, int endpoint, List<Integer> tasks, int max) implements QueueStep {}

  record ForgetKeys(int max) implements QueueStep {}
}
