package io.launch.bench.chaos.account;

import io.launch.bench.chaos.fault.FaultKind;
import io.launch.bench.chaos.fault.MadeFault;
import io.launch.bench.chaos.load.Executions;
import io.launch.bench.chaos.load.TaskBook;
import io.launch.bench.chaos.load.TrackedTask;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Everything that was seen in a run, when it is over and quiet.
///
/// @param tasks those whose submit was answered
/// @param unanswered tokens of submits whose answer never came
/// @param refused submits that the server said it had not accepted
/// @param costly kinds of faults that may cost a task that runs one of its attempts
/// @param maxAttempts how many worker deaths a task may meet
public record Evidence(
    Collection<TrackedTask> tasks,
    Collection<String> unanswered,
    Collection<TaskBook.Refusal> refused,
    Executions executions,
    List<MadeFault> faults,
    Set<FaultKind> costly,
    int maxAttempts) {
  public Evidence {
    tasks = List.copyOf(tasks);
    unanswered = List.copyOf(unanswered);
    refused = List.copyOf(refused);
    faults = List.copyOf(faults);
    costly = Set.copyOf(costly);
  }
}
