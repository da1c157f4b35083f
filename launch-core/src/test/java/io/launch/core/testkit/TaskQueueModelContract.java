package io.launch.core.testkit;

import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import java.util.ArrayList;
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
  int SEQUENCES = Integer.getInteger("queue.sequences", 60);
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
      List<QueueStep> steps = new QueueSteps(seed).sequence(STEPS);
      if (fault(steps).isPresent()) {
        List<QueueStep> few = QueueSteps.shrink(steps, some -> fault(some).isPresent());
        AssertionError fault = fault(few).orElseThrow();
        String told =
            few.stream().map(step -> "  " + step).collect(Collectors.joining("\n", "", "\n"));
        throw new AssertionError("seed " + seed + ":\n" + told + fault.getMessage(), fault);
      }
    }
  }

  private Optional<AssertionError> fault(List<QueueStep> steps) {
    QueueTwin twin = new QueueTwin(emptyQueue(), clock());
    try {
      int taken = 0;
      for (QueueStep step : new ArrayList<>(steps)) {
        twin.take(step);
        if (++taken % LOOK_EVERY == 0) {
          twin.look();
        }
      }
      twin.look();
      return Optional.empty();
    } catch (AssertionError fault) {
      return Optional.of(fault);
    } catch (RuntimeException thrown) {
      return Optional.of(new AssertionError("thrown: " + thrown, thrown));
    }
  }
}
