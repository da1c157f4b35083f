package io.launch.bench.chaos.account;

import io.launch.bench.chaos.fault.MadeFault;
import io.launch.bench.chaos.load.Executions;
import io.launch.bench.chaos.load.TaskBook;
import io.launch.bench.chaos.load.TrackedTask;
import java.util.Collection;
import java.util.List;

/// Everything that was seen in a run, when it is over and quiet.
///
/// @param tasks those whose submit was answered
/// @param unanswered tokens of submits whose answer never came
/// @param refused submits that the server said it had not accepted
/// @param maxAttempts how many worker deaths a task may meet
public record Evidence(
    Collection<TrackedTask> tasks,
    Collection<String> unanswered,
    Collection<TaskBook.Refusal> refused,
    Executions executions,
    List<MadeFault> faults,
    int maxAttempts) {
  public Evidence {
    tasks = List.copyOf(tasks);
    unanswered = List.copyOf(unanswered);
    refused = List.copyOf(refused);
    faults = List.copyOf(faults);
  }
}
