package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.Port;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The durable queue of tasks.
///
/// Laws, checked by `TaskQueueContract`:
/// - when [#add] has returned, the tasks survive the death of any process; all are added or none;
/// - a task is leased to one holder at a time, oldest first within an endpoint; each lease counts
///   an attempt;
/// - an outcome counts only for the attempt that is leased; a task ends once and never changes
///   again;
/// - a lease that is not renewed runs out, and its task is handed out again, or ends Failed after
///   the last of `maxAttempts`;
/// - a pending task past its expiry ends Failed, saying so, and is not leased.
@Port
public interface TaskQueue {
  /// Why [#sweep] took a task back, in the words of its failure.
  String LEASE_RAN_OUT = "its server stopped, or its lease ran out";

  void add(List<NewTask> tasks);

  /// Records outcomes, then leases up to `max` of the endpoint's oldest pending tasks to `holder`,
  /// in one step.
  Exchange exchange(
      List<TaskOutcome> outcomes, EndpointId endpoint, String holder, int max, Duration lease);

  /// What an exchange did.
  ///
  /// @param ended tasks that ended by it, for good
  /// @param leased tasks that are now the holder's
  record Exchange(Set<TaskId> ended, List<LeasedTask> leased) {}

  /// Renews every lease of the holder.
  void renew(String holder, Duration lease);

  /// Takes back every lease that ran out, or that belongs to another holder when `allButOwn` (a
  /// server that has the database to itself, after a crash), and ends pending tasks past their
  /// expiry.
  Sweep sweep(String holder, boolean allButOwn, int maxAttempts);

  /// What a sweep did.
  ///
  /// @param ended tasks that ended Failed
  /// @param requeued endpoints that have tasks to hand out again
  record Sweep(Set<TaskId> ended, Set<EndpointId> requeued) {}

  Optional<Task> find(TaskId id);

  /// The tasks of these ids that exist, in no particular order.
  List<Task> findAll(Collection<TaskId> ids);

  /// Tasks of the endpoint that are pending or started.
  int countOpen(EndpointId endpoint);

  /// Ends every open task of an endpoint that is being deleted as Failed, and returns which.
  Set<TaskId> failAll(EndpointId endpoint, String reason);

  /// Deletes up to `max` tasks that ended more than `age` ago; returns them, so that their stored
  /// results can be deleted.
  List<Task> deleteEnded(Duration age, int max);
}
