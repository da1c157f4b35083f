package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.Port;
import io.launch.core.object.ObjectKey;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The rows of tasks, to be read, counted and deleted. [TaskQueue] moves them on.
///
/// Laws, checked by `TaskRepositoryContract`:
/// - pages are newest first; following the cursors meets each task that was there all along once;
/// - [#outcomes] is in order of the time of the end, and following its cursors meets each once;
/// - an ended task is there with its input and history until its time to be deleted has come.
@Port
public interface TaskRepository {
  Optional<Task> find(TaskId id);

  /// The tasks of these ids that exist, in no particular order.
  List<Task> findAll(Collection<TaskId> ids);

  /// What the task was given, if it exists.
  Optional<Input> input(TaskId id);

  /// What a task was given.
  record Input(TaskInput input, boolean returnPickled) {}

  /// What went otherwise than it should, oldest first.
  List<TaskEvent> history(TaskId id);

  /// A page of tasks that meet the filter.
  ///
  /// @param cursor of [Page#next]; empty for the first page
  Page list(Filter filter, Optional<Long> cursor, int max);

  /// Which tasks; what is empty is not asked for.
  ///
  /// @param states of the names of a row: `PENDING`, `STARTED`, `SUCCEEDED` (in every way),
  ///   `FAILED` (by an error), or of a [FailureKind]
  /// @param deadLetters whether to leave out DEAD ones that were repeated
  record Filter(
      OwnerId owner,
      Optional<EndpointId> endpoint,
      Set<Phase> states,
      Optional<String> label,
      Optional<Instant> since,
      Optional<Instant> until,
      boolean deadLetters) {
    /// All of an owner's.
    public static Filter of(OwnerId owner) {
      return new Filter(
          owner,
          Optional.empty(),
          Set.of(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          false);
    }

    /// An owner's dead letters at an endpoint.
    public static Filter deadLetters(OwnerId owner, EndpointId endpoint) {
      return new Filter(
          owner,
          Optional.of(endpoint),
          Set.of(Phase.DEAD),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          true);
    }
  }

  /// Where a task is, without what came of it.
  enum Phase {
    PENDING,
    STARTED,
    SUCCEEDED,
    ERROR,
    EXPIRED,
    CANCELLED,
    DEAD,
    TIMED_OUT
  }

  /// @param next for the page after it; empty when this was the last
  record Page(List<Task> tasks, Optional<Long> next) {}

  /// Tasks of the endpoint that ended after the mark, in order of their end.
  ///
  /// @param owner whose; empty for everybody's
  Outcomes outcomes(EndpointId endpoint, Optional<OwnerId> owner, Mark after, int max);

  /// A point in the order in which tasks ended.
  ///
  /// @param place among those of the same instant
  record Mark(Instant endedAt, long place) {}

  /// @param last the mark of the last of them; the one that was given when there are none
  record Outcomes(List<Task> tasks, Mark last) {}

  /// Tasks of the endpoint that are pending or started.
  int countOpen(EndpointId endpoint);

  /// How full the endpoint's queue is.
  ///
  /// @param window how far back ended tasks are counted
  Counts count(EndpointId endpoint, Duration window);

  /// @param oldest when the oldest pending task was added
  /// @param dead dead letters
  /// @param ended tasks that ended within the window
  record Counts(int pending, int started, Optional<Instant> oldest, int dead, int ended) {}

  /// How many pending tasks of the endpoint are handed out before this one, as far as priority and
  /// age tell; those that have to wait for their next attempt are left out; counted up to `max`.
  int ahead(TaskId id, int max);

  /// Deletes up to `max` tasks whose time has come.
  List<Deleted> deleteOld(int max);

  /// Deletes up to `max` of an owner's dead letters at an endpoint.
  ///
  /// @param ids which; empty for all
  List<Deleted> purge(OwnerId owner, EndpointId endpoint, Set<TaskId> ids, int max);

  /// A task that was deleted; its objects are still to be.
  ///
  /// @param leases how many of its leases may have left a result behind, from the first
  /// @param input where its input was, when that was Launch's to keep
  record Deleted(TaskId id, OwnerId owner, long leases, Optional<ObjectKey> input) {}

  /// Forgets idempotency keys whose time is over, up to `max`; returns how many.
  int forgetKeys(int max);
}
