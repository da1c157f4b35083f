package io.launch.core.task;

import io.launch.api.task.TaskId;
import io.launch.core.object.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the queue in order in the background: ends tasks that waited too long, gives up those that
/// are this server's no longer, and deletes old ones with their objects.
final class TaskKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TaskKeeper.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int DELETE_BATCH = 500;
  private static final int DELETE_BATCHES = 20;

  private final TaskQueue queue;
  private final TaskRepository tasks;
  private final TaskRemains remains;
  private final Listener listener;
  private final Semaphore closed = new Semaphore(0);
  private volatile Optional<Thread> thread = Optional.empty();

  TaskKeeper(TaskQueue queue, TaskRepository tasks, ObjectStore objects, Listener listener) {
    this.queue = queue;
    this.tasks = tasks;
    this.remains = new TaskRemains(objects);
    this.listener = listener;
  }

  /// Who is told what the keeper finds.
  interface Listener {
    void settled(TaskQueue.Sweep sweep);

    /// Time to compare what runs with what is leased.
    void compare();
  }

  /// Takes back what a crashed server left, and begins.
  ///
  /// @param alone whether no other server uses the database, so that every lease is left from one
  void start(boolean alone) {
    if (alone) {
      listener.settled(queue.takeBack(queue.holders()));
    }
    expire();
    thread = Optional.of(Thread.ofVirtual().name("task-keeper").start(this::run));
  }

  private void run() {
    try {
      while (!closed.tryAcquire(TICK.toNanos(), TimeUnit.NANOSECONDS)) {
        keep();
      }
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep() {
    try {
      expire();
      listener.compare();
      deleteOld();
    } catch (RuntimeException | IOException e) {
      log.atError().setCause(e).log("queue not kept");
    }
  }

  /// So many in a tick at most that what has ended late, or is to be given up, need not wait for
  /// all of them.
  private void deleteOld() throws IOException {
    int rows = DELETE_BATCH;
    for (int i = 0; i < DELETE_BATCHES && rows == DELETE_BATCH && !closing(); i++) {
      List<TaskRepository.Deleted> deleted = tasks.deleteOld(DELETE_BATCH);
      remains.delete(deleted);
      rows = Math.max(deleted.size(), tasks.forgetKeys(DELETE_BATCH));
    }
  }

  private boolean closing() {
    return closed.availablePermits() > 0;
  }

  private void expire() {
    Set<TaskId> ended = queue.expire();
    listener.settled(new TaskQueue.Sweep(ended, new HashSet<>()));
  }

  @Override
  public void close() throws InterruptedException {
    closed.release();
    if (thread.isPresent()) {
      thread.get().join();
    }
  }
}
