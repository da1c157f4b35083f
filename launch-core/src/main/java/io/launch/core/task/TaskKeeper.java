package io.launch.core.task;

import io.launch.core.object.ObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Keeps the queue in order in the background: renews this server's leases, takes back those that
/// ran out, ends tasks that waited too long, and deletes old ones with their results.
final class TaskKeeper implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(TaskKeeper.class);
  private static final Duration TICK = Duration.ofSeconds(1);
  private static final int DELETE_BATCH = 500;

  private final TaskQueue queue;
  private final ObjectStore objects;
  private final String holder;
  private final TaskLimits limits;
  private final Consumer<TaskQueue.Sweep> swept;
  private final Semaphore closed = new Semaphore(0);
  private volatile Optional<Thread> thread = Optional.empty();

  TaskKeeper(
      TaskQueue queue,
      ObjectStore objects,
      String holder,
      TaskLimits limits,
      Consumer<TaskQueue.Sweep> swept) {
    this.queue = queue;
    this.objects = objects;
    this.holder = holder;
    this.limits = limits;
    this.swept = swept;
  }

  void start(boolean alone) {
    swept.accept(queue.sweep(holder, alone, limits.maxAttempts()));
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
      queue.renew(holder, limits.lease());
      swept.accept(queue.sweep(holder, false, limits.maxAttempts()));
      deleteOld();
    } catch (RuntimeException | IOException e) {
      log.atError().setCause(e).log("queue not kept");
    }
  }

  private void deleteOld() throws IOException {
    List<Task> old = queue.deleteEnded(limits.retention(), DELETE_BATCH);
    for (Task task : old) {
      if (task.state() instanceof TaskState.Stored(var key)) {
        objects.delete(key);
      }
    }
  }

  @Override
  public void close() throws InterruptedException {
    closed.release();
    if (thread.isPresent()) {
      thread.get().join();
    }
  }
}
