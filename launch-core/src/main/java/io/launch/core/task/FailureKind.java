package io.launch.core.task;

/// Why a task ended without an answer of its model.
public enum FailureKind {
  /// The model threw, or its answer could not be kept.
  ERROR,
  /// No worker took it in time.
  EXPIRED,
  /// Somebody cancelled it.
  CANCELLED,
  /// Its last attempt was lost, or failed: it is a dead letter.
  DEAD,
  /// It ran for too long.
  TIMED_OUT
}
