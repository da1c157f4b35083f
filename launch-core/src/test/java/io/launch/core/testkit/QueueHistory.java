package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.LeasedTask.Lease;
import io.launch.core.task.NewTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskQueue.Cancelled;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskState;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

/// What many callers were told about tasks, and whether it can all be true. Safe for use from many
/// threads.
final class QueueHistory {
  private final Map<TaskId, NewTask> added = new ConcurrentHashMap<>();
  private final Queue<Keyed> keyed = new ConcurrentLinkedQueue<>();
  private final Queue<Leased> leased = new ConcurrentLinkedQueue<>();
  private final Set<Lease> released = ConcurrentHashMap.newKeySet();
  private final Queue<End> ends = new ConcurrentLinkedQueue<>();
  private final Queue<TaskId> deleted = new ConcurrentLinkedQueue<>();

  private record Keyed(NewTask task, TaskId answer) {}

  private record Leased(LeasedTask task, String holder) {}

  /// @param by the call that said so
  /// @param state empty when any will do
  private record End(TaskId task, String by, Set<TaskState> state) {}

  void added(List<NewTask> tasks, List<TaskId> answers) {
    for (int i = 0; i < tasks.size(); i++) {
      NewTask task = tasks.get(i);
      if (task.key().isPresent()) {
        keyed.add(new Keyed(task, answers.get(i)));
      }
      if (answers.get(i).equals(task.id())) {
        added.put(task.id(), task);
      }
    }
  }

  void leased(List<LeasedTask> tasks, String holder) {
    tasks.forEach(task -> leased.add(new Leased(task, holder)));
  }

  /// The lease may be over from now on, without the end of the task.
  void released(Lease lease) {
    released.add(lease);
  }

  void ended(TaskId task, String by, TaskState state) {
    ends.add(new End(task, by, Set.of(state)));
  }

  void ended(Collection<TaskId> tasks, String by) {
    tasks.forEach(task -> ends.add(new End(task, by, Set.of())));
  }

  void cancelled(TaskId task, Cancelled met) {
    if (met != Cancelled.NOT_OPEN) {
      ends.add(new End(task, "cancel of " + met, Set.of(TaskState.Failed.cancelled())));
    }
  }

  void deleted(TaskId task) {
    deleted.add(task);
  }

  /// A task that was added, of those whose number this is among all.
  List<TaskId> tasks() {
    return List.copyOf(added.keySet());
  }

  long there(EndpointId endpoint, TaskRepository tasks) {
    return tasks.findAll(added.keySet()).stream()
        .filter(task -> task.endpoint().equals(endpoint))
        .count();
  }

  void check(TaskRepository tasks) {
    Map<TaskId, Task> there =
        tasks.findAll(added.keySet()).stream().collect(Collectors.toMap(Task::id, it -> it));
    checkAdded(there);
    checkKeys();
    checkLeases(there);
    checkEnds(there);
  }

  private void checkAdded(Map<TaskId, Task> there) {
    assertThat(deleted).as("deleted twice").doesNotHaveDuplicates();
    Set<TaskId> found = new HashSet<>(there.keySet());
    found.addAll(deleted);
    assertThat(found).as("tasks that were added").isEqualTo(added.keySet());
    assertThat(there.keySet()).as("tasks that were deleted").doesNotContainAnyElementsOf(deleted);
    assertThat(there.values())
        .allSatisfy(task -> {
          assertThat(task.state().ended()).as("%s has ended", task).isTrue();
          assertThat(task.attempts()).as("attempts of %s", task).isBetween(0, task.maxAttempts());
        });
  }

  private void checkKeys() {
    Map<List<Object>, Keyed> first = new HashMap<>();
    for (Keyed submit : keyed) {
      NewTask task = submit.task;
      String text = task.key().orElseThrow().text();
      Keyed before = first.putIfAbsent(List.of(task.owner(), task.endpoint(), text), submit);
      if (before != null) {
        assertThat(submit.answer).as("task of key %s", text).isEqualTo(before.answer);
        assertThat(task.key().orElseThrow().request())
            .as("request of key %s", text)
            .isEqualTo(before.task.key().orElseThrow().request());
      }
    }
  }

  private void checkLeases(Map<TaskId, Task> there) {
    assertThat(leased.stream().map(lease -> lease.task.lease()))
        .as("leases")
        .doesNotHaveDuplicates();
    Map<TaskId, Long> last = lastFences();
    there.forEach((id, task) ->
        assertThat(task.leases()).as("leases of %s", id).isEqualTo(last.getOrDefault(id, 0L)));
  }

  private Map<TaskId, Long> lastFences() {
    Map<TaskId, Long> last = new HashMap<>();
    leased.forEach(lease -> last.merge(lease.task.id(), lease.task.fence(), Math::max));
    return last;
  }

  private void checkEnds(Map<TaskId, Task> there) {
    assertThat(ends.stream().map(End::task)).as("ends").doesNotHaveDuplicates();
    assertThat(ends.stream().map(End::task)).containsAll(there.keySet());
    Map<TaskId, Long> last = lastFences();
    for (End end : ends) {
      Task task = there.get(end.task);
      if (task == null) {
        continue;
      }
      if (!end.state.isEmpty()) {
        assertThat(end.state).as("%s ended by %s", task, end.by).contains(task.state());
      }
      Lease lease = new Lease(end.task, last.getOrDefault(end.task, 0L));
      if (end.by.equals("cancel of PENDING") && lease.fence() > 0) {
        assertThat(released).as("%s was with a holder when it was cancelled", task).contains(lease);
      }
    }
  }
}
