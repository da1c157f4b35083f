package io.launch.adapters.sql;

import io.launch.core.testkit.Samples;
import java.time.InstantSource;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/// A process that adds tasks from many threads until it is killed. It prints the number of the
/// first task of an add once that has returned.
final class TaskAdder {
  static final int TASKS_PER_ADD = 3;
  private static final int THREADS = 16;

  private TaskAdder() {}

  public static void main(String[] args) {
    Database database =
        Database.open(DatabaseUrl.parse(args[0]).orElseThrow(), DatabaseConfig.DEFAULT);
    SqlTaskQueue queue = new SqlTaskQueue(database, InstantSource.system());
    AtomicInteger next = new AtomicInteger();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < THREADS; thread++) {
        threads.submit(() -> addForEver(queue, next));
      }
    }
  }

  private static void addForEver(SqlTaskQueue queue, AtomicInteger next) {
    while (!Thread.currentThread().isInterrupted()) {
      int first = next.getAndAdd(TASKS_PER_ADD);
      queue.add(
          IntStream.range(first, first + TASKS_PER_ADD)
              .mapToObj(number -> Samples.task(number, Samples.NOW))
              .toList());
      System.out.println("added " + first + ".");
    }
  }
}
