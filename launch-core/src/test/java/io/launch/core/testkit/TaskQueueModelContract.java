package io.launch.core.testkit;

import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The queue does, in whatever order its calls come, what the plain one in memory does.
///
/// Sequences are made from seeds. `-Dqueue.sequences=5000` tries more of them, and
/// `-Dqueue.seed=17` begins with that one. The shortest sequence that fails is shown, as it was
/// found by leaving out what the fault does not need.
public interface TaskQueueModelContract {
  int SEQUENCES = Integer.getInteger("queue.sequences", 30);
  int STEPS = 60;
  int LOOK_EVERY = 25;

  /// A queue and its rows.
  record Subject(TaskQueue queue, TaskRepository tasks) {}

  /// One with nothing in it, which may be the last one emptied.
  Subject emptyQueue();

  ManualClock clock();

  @Test
  @Timeout(3600)
  default void stepsAtRandomHaveTheSameOutcomeAsInMemory() {
    long first = Long.getLong("queue.seed", 1);
    for (long seed = first; seed < first + SEQUENCES; seed++) {
      Optional<Fault> found = fault(new QueueSteps(seed).sequence(STEPS));
      if (found.isPresent()) {
        List<QueueStep> steps =
            QueueSteps.shrink(found.get().steps(), some -> fault(some).isPresent());
        Fault fault = fault(steps).orElseThrow();
        throw new AssertionError("seed " + seed + ":\n" + fault.text(), fault.cause());
      }
    }
  }

  /// @param steps those that led to it
  record Fault(List<QueueStep> steps, Throwable cause) {
    String text() {
      return steps.stream().map(step -> "  " + step + "\n").collect(Collectors.joining()) + cause;
    }
  }

  private Optional<Fault> fault(List<QueueStep> steps) {
    QueueTwin twin = new QueueTwin(emptyQueue(), clock());
    int taken = 0;
    try {
      for (QueueStep step : steps) {
        taken++;
        twin.take(step);
        if (taken % LOOK_EVERY == 0) {
          twin.look();
        }
      }
      twin.look();
      return Optional.empty();
    } catch (AssertionError | RuntimeException cause) {
      return Optional.of(new Fault(List.copyOf(steps.subList(0, taken)), cause));
    }
  }
}
