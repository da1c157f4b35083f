package io.launch.adapters.sql;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The bounded line before the writer. It has two lanes that take turns, so that a crowd of new
/// tasks does not keep away those who lease and end tasks.
final class WriteLine {
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final int capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Condition left = lock.newCondition();
  private final Queue<Job<?>> steps = new ArrayDeque<>();
  private final Queue<Job<?>> intake = new ArrayDeque<>();
  private boolean closed;

  /// @param capacity how many may stand in each lane
  WriteLine(int capacity) {
    this.capacity = capacity;
  }

  /// Lines up a step of something under way, after a wait for room.
  void put(Job<?> job) {
    lock.lock();
    try {
      while (!closed && steps.size() >= capacity) {
        left.awaitUninterruptibly();
      }
      enter(steps, job);
    } finally {
      lock.unlock();
    }
  }

  /// Lines up something new, if there is room.
  ///
  /// @throws LaunchException UNAVAILABLE when there is none
  void offer(Job<?> job) {
    lock.lock();
    try {
      if (intake.size() >= capacity) {
        throw LaunchException.retryLater(
            ErrorCode.UNAVAILABLE,
            "%d writes wait for the database already (limit: max-pending-writes)"
                .formatted(capacity),
            RETRY_AFTER);
      }
      enter(intake, job);
    } finally {
      lock.unlock();
    }
  }

  private void enter(Queue<Job<?>> lane, Job<?> job) {
    if (closed) {
      throw Database.closed();
    }
    lane.add(job);
    arrived.signal();
  }

  /// The next jobs, of about so many rows, after a wait for the first; none once the line is closed
  /// and empty.
  List<Job<?>> take(int maxRows) {
    lock.lock();
    try {
      while (!closed && steps.isEmpty() && intake.isEmpty()) {
        arrived.awaitUninterruptibly();
      }
      List<Job<?>> group = new ArrayList<>();
      int rows = 0;
      while (rows < maxRows && !(steps.isEmpty() && intake.isEmpty())) {
        rows += move(steps, group) + move(intake, group);
      }
      left.signalAll();
      return group;
    } finally {
      lock.unlock();
    }
  }

  int size() {
    lock.lock();
    try {
      return steps.size() + intake.size();
    } finally {
      lock.unlock();
    }
  }

  private static int move(Queue<Job<?>> lane, List<Job<?>> group) {
    Job<?> job = lane.poll();
    if (job == null) {
      return 0;
    }
    group.add(job);
    return job.rows();
  }

  /// Takes no more; what stands in line stays.
  void close() {
    lock.lock();
    try {
      closed = true;
      arrived.signalAll();
      left.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
