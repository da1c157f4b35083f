package io.launch.core.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.Task;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.task.TaskRepository.Filter;
import io.launch.core.task.TaskRepository.Mark;
import io.launch.core.task.TaskRepository.Phase;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// What can be seen of a queue, under the names of the calls that show it.
final class QueueView {
  private static final Mark BEGINNING = new Mark(Instant.EPOCH, 0);
  private static final int PAGE = 3;

  private final Collection<TaskId> ids;
  private final boolean full;

  private QueueView(Collection<TaskId> ids, boolean full) {
    this.ids = ids;
    this.full = full;
  }

  /// The tasks, and who holds them.
  static QueueView brief(Collection<TaskId> ids) {
    return new QueueView(ids, false);
  }

  /// All of it.
  static QueueView full(Collection<TaskId> ids) {
    return new QueueView(ids, true);
  }

  void assertSame(TaskQueue queue, TaskRepository tasks, MemoryTasks model) {
    Map<String, Object> seen = of(queue, tasks);
    of(model, model)
        .forEach((call, expected) -> assertThat(seen.get(call)).as(call).isEqualTo(expected));
  }

  private Map<String, Object> of(TaskQueue queue, TaskRepository tasks) {
    Map<String, Object> seen = new LinkedHashMap<>();
    seen.put("findAll", byId(tasks.findAll(ids)));
    for (int holder = 1; holder <= QueueSteps.HOLDERS; holder++) {
      String name = QueueTwin.holder(holder);
      seen.put("held " + name, queue.held(name));
    }
    seen.put("holders", queue.holders());
    if (full) {
      addEach(seen, tasks);
      for (int endpoint = 1; endpoint <= QueueSteps.ENDPOINTS; endpoint++) {
        addEndpoint(seen, tasks, Samples.endpointId(endpoint));
      }
      for (int owner = 1; owner <= QueueSteps.OWNERS; owner++) {
        addPages(seen, tasks, QueueTwin.owner(owner));
      }
    }
    return seen;
  }

  private static Map<TaskId, Task> byId(List<Task> tasks) {
    return tasks.stream().collect(Collectors.toMap(Task::id, Function.identity()));
  }

  private void addEach(Map<String, Object> seen, TaskRepository tasks) {
    for (TaskId id : ids) {
      seen.put("history " + id, tasks.history(id));
      seen.put("ahead " + id, tasks.ahead(id, 4));
      seen.put(
          "input " + id,
          tasks.input(id).map(input -> text(input.input()) + " " + input.returnPickled()));
    }
  }

  private static void addEndpoint(
      Map<String, Object> seen, TaskRepository tasks, EndpointId endpoint) {
    seen.put("countOpen " + endpoint, tasks.countOpen(endpoint));
    seen.put("count " + endpoint, tasks.count(endpoint, Duration.ofSeconds(10)));
    seen.put("outcomes " + endpoint, outcomes(tasks, endpoint, Optional.empty()));
    OwnerId owner = QueueTwin.owner(1);
    seen.put("outcomes of one", outcomes(tasks, endpoint, Optional.of(owner)));
  }

  private static List<TaskId> outcomes(
      TaskRepository tasks, EndpointId endpoint, Optional<OwnerId> owner) {
    List<TaskId> ids = new ArrayList<>();
    Mark mark = BEGINNING;
    List<Task> page;
    do {
      var part = tasks.outcomes(endpoint, owner, mark, PAGE);
      page = part.tasks();
      page.forEach(task -> ids.add(task.id()));
      mark = part.last();
    } while (!page.isEmpty());
    return ids;
  }

  private static void addPages(Map<String, Object> seen, TaskRepository tasks, OwnerId owner) {
    List<Filter> filters = new ArrayList<>(List.of(Filter.of(owner)));
    for (int endpoint = 1; endpoint <= QueueSteps.ENDPOINTS; endpoint++) {
      filters.add(Filter.deadLetters(owner, Samples.endpointId(endpoint)));
      filters.add(filter(owner, endpoint, Set.of(), false));
      filters.add(filter(owner, endpoint, Set.of(), true));
    }
    for (Phase phase : Phase.values()) {
      filters.add(filter(owner, 1, Set.of(phase), false));
    }
    filters.add(filter(owner, 0, Set.of(Phase.PENDING, Phase.STARTED), false));
    filters.add(filter(owner, 0, Set.of(Phase.ERROR, Phase.DEAD, Phase.EXPIRED), true));
    filters.forEach(filter -> seen.put("list " + filter, pages(tasks, filter)));
  }

  private static Filter filter(OwnerId owner, int endpoint, Set<Phase> phases, boolean label) {
    return new Filter(
        owner,
        endpoint == 0 ? Optional.empty() : Optional.of(Samples.endpointId(endpoint)),
        phases,
        label ? Optional.of("label 1") : Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false);
  }

  private static List<TaskId> pages(TaskRepository tasks, Filter filter) {
    List<TaskId> ids = new ArrayList<>();
    Optional<Long> cursor = Optional.empty();
    do {
      var page = tasks.list(filter, cursor, PAGE);
      page.tasks().forEach(task -> ids.add(task.id()));
      cursor = page.next();
    } while (cursor.isPresent());
    return ids;
  }

  /// A lease as text, because inputs are arrays, which are not equal when their bytes are.
  static String text(LeasedTask task) {
    return "%s %s %d %d %s %s %s"
        .formatted(
            task.id(),
            task.owner(),
            task.fence(),
            task.attempt(),
            text(task.input()),
            task.returnPickled(),
            task.terms());
  }

  private static String text(TaskInput input) {
    return input instanceof TaskInput.Args(var json)
        ? new String(json, StandardCharsets.UTF_8)
        : input.toString();
  }
}
