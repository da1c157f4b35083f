package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.task.TaskRepository.Counts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Eight threads do at random whatever can be done to tasks, and write down what they were told. In
/// the end the tasks must be what that history says.
///
/// `-Dqueue.steps=5000` lets each thread do more, `-Dqueue.seed=17` other things.
public interface TaskQueueHistoryContract extends TaskQueueContract {
  int HISTORY_THREADS = 8;
  int HISTORY_STEPS = Integer.getInteger("queue.steps", 150);

  /// Checks what only the adapter can see of its rows.
  void checkRows();

  @Test
  @Timeout(600)
  default void whatManyWereToldAtOnceIsTrueInTheEnd() throws Exception {
    QueueHistory history = new QueueHistory();
    long seed = Long.getLong("queue.seed", 1);

    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < HISTORY_THREADS; thread++) {
        var actor = new QueueActor(queue(), tasks(), clock(), history, thread, seed + thread);
        running.add(
            threads.submit(() -> {
              for (int step = 0; step < HISTORY_STEPS; step++) {
                actor.step();
              }
            }));
      }
      for (Future<?> thread : running) {
        thread.get();
      }
    }

    checkRows();
    QueueActor last = new QueueActor(queue(), tasks(), clock(), history, HISTORY_THREADS, seed);
    last.drain();
    history.check(tasks());
    checkRows();
    for (int endpoint = 1; endpoint <= QueueSteps.ENDPOINTS; endpoint++) {
      Counts counts = tasks().count(Samples.endpointId(endpoint), Duration.ofDays(365));
      assertThat(tasks().countOpen(Samples.endpointId(endpoint))).isZero();
      assertThat(counts.ended()).isEqualTo(history.there(Samples.endpointId(endpoint), tasks()));
    }
  }
}
