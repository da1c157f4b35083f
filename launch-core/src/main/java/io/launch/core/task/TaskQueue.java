package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.Port;
import io.launch.core.task.LeasedTask.Lease;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The durable queue of tasks: what moves them on. [TaskRepository] reads them.
///
/// Laws, checked by `TaskQueueContract`:
/// - when [#add] has returned, the tasks survive the death of any process; all are added or none;
/// - within an idempotency key's time the same request of an owner to an endpoint makes one task,
///   and another request is refused;
/// - a task is leased to one holder at a time; of an endpoint's tasks those of higher priority come
///   first, then the older ones, with owners taking turns; each lease counts an attempt and has a
///   new fence;
/// - an outcome counts only for the latest lease; a task ends once, and its outcome never changes
///   again;
/// - a task that is taken back is handed out again, or ends DEAD after its last attempt;
/// - a pending task past its expiry or deadline ends EXPIRED, and is not leased.
@Port
public interface TaskQueue {
  /// Why [#takeBack] took a task back, in the words of its failure.
  String HOLDER_LOST = "the server that had it was lost";

  /// Adds tasks, and links those that they repeat to them.
  ///
  /// @return for each its id, or that of the task which its idempotency key had made before
  /// @throws io.launch.api.LaunchException CONFLICT when a key was used for another request
  List<TaskId> add(List<NewTask> tasks);

  /// Records outcomes, then leases up to `max` of the endpoint's pending tasks to `holder`, in one
  /// step.
  Exchange exchange(List<TaskOutcome> outcomes, EndpointId endpoint, String holder, int max);

  /// What an exchange did.
  ///
  /// @param ended tasks that ended by it, for good
  /// @param leased tasks that are now the holder's
  /// @param due when the next pending task may be leased, if there were fewer than asked for
  ///   because others have to wait
  record Exchange(Set<TaskId> ended, List<LeasedTask> leased, Optional<Instant> due) {}

  /// The leases that the holder has.
  Set<Lease> held(String holder);

  /// All who have leases.
  Set<String> holders();

  /// Takes back every lease of these holders.
  Sweep takeBack(Set<String> holders);

  /// What became of leases that were taken back.
  ///
  /// @param ended tasks that ended DEAD
  /// @param requeued endpoints that have tasks to hand out again
  record Sweep(Set<TaskId> ended, Set<EndpointId> requeued) {}

  /// Ends pending tasks past their expiry or deadline, and returns which.
  Set<TaskId> expire();

  /// Ends a task that has not ended.
  Cancelled cancel(TaskId id, String by);

  /// What a cancel met.
  enum Cancelled {
    /// It had not been leased, and will not be.
    PENDING,
    /// A holder has it, and is to give it up.
    STARTED,
    /// It had ended, or is not there.
    NOT_OPEN
  }

  /// Notes how far a leased task is; false when the lease is not the latest.
  boolean progress(Lease lease, TaskProgress progress);

  /// Ends every open task of an endpoint that is being deleted as Failed, and returns which.
  Set<TaskId> failAll(EndpointId endpoint, String reason);
}
