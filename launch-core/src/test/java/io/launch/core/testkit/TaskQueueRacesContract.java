package io.launch.core.testkit;

import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.taskId;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.TaskId;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskState.Succeeded;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The laws of [TaskQueue] when many use it at once, from virtual threads.
public interface TaskQueueRacesContract extends TaskQueueContract {
  int THREADS = 8;
  int TASKS = 400;

  @Test
  @Timeout(60)
  default void eightThreadsThatDrainSeeEachTaskOnce() throws Exception {
    add(IntStream.range(0, TASKS).toArray());
    Queue<TaskId> seen = new ConcurrentLinkedQueue<>();
    Set<TaskId> ended = ConcurrentHashMap.newKeySet();

    together(thread -> {
      List<TaskOutcome> outcomes = List.of();
      do {
        var step = queue().exchange(outcomes, ENDPOINT, "server-" + thread, 7);
        step.leased().forEach(task -> seen.add(task.id()));
        step.ended().forEach(id -> assertThat(ended.add(id)).isTrue());
        outcomes = step.leased().stream().map(TaskQueueRacesContract::success).toList();
      } while (!outcomes.isEmpty());
    });

    assertThat(seen).hasSize(TASKS).doesNotHaveDuplicates();
    assertThat(ended).hasSize(TASKS);
    assertThat(tasks().countOpen(ENDPOINT)).isZero();
  }

  @Test
  @Timeout(60)
  default void tasksThatAreAddedWhileOthersDrainAreAllSeen() throws Exception {
    Queue<TaskId> seen = new ConcurrentLinkedQueue<>();

    together(thread -> {
      if (thread % 2 == 0) {
        IntStream.range(0, TASKS / 4).forEach(i -> add(thread * TASKS + i));
        return;
      }
      List<TaskOutcome> outcomes = List.of();
      while (seen.size() < TASKS && !Thread.currentThread().isInterrupted()) {
        var step = queue().exchange(outcomes, ENDPOINT, "server-" + thread, 7);
        step.leased().forEach(task -> seen.add(task.id()));
        outcomes = step.leased().stream().map(TaskQueueRacesContract::success).toList();
      }
    });

    assertThat(seen).hasSize(TASKS).doesNotHaveDuplicates();
  }

  @Test
  @Timeout(60)
  default void ofManyOutcomesOfOneAttemptJustOneCounts() throws Exception {
    add(1);
    LeasedTask task = lease(HOLDER, 1).getFirst();
    Queue<TaskId> ended = new ConcurrentLinkedQueue<>();

    together(_ -> ended.addAll(exchange(List.of(success(task)), 0).ended()));

    assertThat(ended).containsExactly(task.id());
  }

  @Test
  @Timeout(60)
  default void cancelEndsATaskThatIsHandedOutAndGivenBackMeanwhile() throws Exception {
    add(IntStream.range(0, TASKS).toArray());
    Queue<TaskQueue.Cancelled> met = new ConcurrentLinkedQueue<>();
    AtomicInteger cancelling = new AtomicInteger(THREADS / 2);

    together(thread -> {
      if (thread % 2 == 0) {
        try {
          for (int i = thread / 2; i < TASKS; i += THREADS / 2) {
            met.add(queue().cancel(taskId(i), "somebody"));
          }
        } finally {
          cancelling.decrementAndGet();
        }
        return;
      }
      while (cancelling.get() > 0) {
        var step = queue().exchange(List.of(), ENDPOINT, "server-" + thread, 20);
        List<TaskOutcome> back =
            step.leased().stream()
                .<TaskOutcome>map(task -> new TaskOutcome.Returned(task.lease()))
                .toList();
        queue().exchange(back, ENDPOINT, "server-" + thread, 0);
      }
    });

    assertThat(met).hasSize(TASKS).doesNotContain(TaskQueue.Cancelled.NOT_OPEN);
    assertThat(tasks().countOpen(ENDPOINT)).isZero();
  }

  /// What one of the threads does.
  @FunctionalInterface
  interface Part {
    void run(int thread) throws Exception;
  }

  private static void together(Part part) throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> running = new ArrayList<>();
      for (int thread = 0; thread < THREADS; thread++) {
        int number = thread;
        running.add(
            threads.submit(() -> {
              part.run(number);
              return null;
            }));
      }
      for (Future<?> future : running) {
        future.get();
      }
    }
  }

  private static TaskOutcome success(LeasedTask task) {
    return new TaskOutcome.Ended(task.lease(), new Succeeded("null"), Optional.empty());
  }
}
