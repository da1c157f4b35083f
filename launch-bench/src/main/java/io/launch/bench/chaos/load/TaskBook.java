package io.launch.bench.chaos.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/// Every submit of a run and its answer. Safe for use by many threads.
public final class TaskBook {
  private static final JsonMapper JSON = new JsonMapper();

  private final InstantSource clock;
  private final ConcurrentMap<TaskId, TrackedTask> tasks = new ConcurrentHashMap<>();
  private final Queue<String> unanswered = new ConcurrentLinkedQueue<>();
  private final Queue<Refusal> refused = new ConcurrentLinkedQueue<>();

  /// A submit that the server said it had not accepted.
  public record Refusal(String token, String words) {}

  public TaskBook(InstantSource clock) {
    this.clock = clock;
  }

  /// A submit was answered with an id.
  TrackedTask accepted(TaskId id, EchoRequest request) {
    TrackedTask task = new TrackedTask(id, request, clock.instant());
    TrackedTask before = tasks.putIfAbsent(id, task);
    if (before == null) {
      return task;
    }
    before.breach("DOUBLED: its id was answered to %s as well".formatted(request.token()));
    return before;
  }

  /// The connection broke before the answer: nobody knows whether the task is there.
  void unanswered(EchoRequest request) {
    unanswered.add(request.token());
  }

  /// The server said that it did not take the task.
  void refused(EchoRequest request, String words) {
    refused.add(new Refusal(request.token(), words));
  }

  /// Somebody read this task.
  ///
  /// @param asked when the question was sent
  void saw(TaskView view, Instant asked) {
    TrackedTask task = tasks.get(view.taskId());
    if (task == null) {
      return;
    }
    if (!Outcome.ended(view)) {
      task.sawOpen(view.status().name(), asked);
      return;
    }
    Outcome outcome = Outcome.of(view);
    task.saw(outcome, clock.instant());
    if (!outcome.stored()) {
      check(task, view);
    }
  }

  /// A server says that it does not know this task.
  void missed(TaskId id) {
    TrackedTask task = tasks.get(id);
    if (task != null) {
      task.breach("LOST: a server answered 404");
    }
  }

  /// What is wrong with the answer of a model, if it is.
  static void checkAnswer(TrackedTask task, Map<?, ?> answer) {
    task.request().faultOf(answer).ifPresent(fault -> task.breach("WRONG ANSWER: " + fault));
  }

  private static void check(TrackedTask task, TaskView view) {
    if (view.status() != TaskStatus.SUCCESS) {
      return;
    }
    Object result = view.result() instanceof Map<?, ?> fields ? fields.get("result") : null;
    try {
      checkAnswer(task, JSON.readValue(String.valueOf(result), Map.class));
    } catch (JsonProcessingException e) {
      task.breach("WRONG ANSWER: " + e.getOriginalMessage());
    }
  }

  /// The time by which things are noted.
  Instant now() {
    return clock.instant();
  }

  public Collection<TrackedTask> tasks() {
    return tasks.values();
  }

  /// Those that nobody has seen ended.
  public List<TrackedTask> open() {
    return tasks.values().stream().filter(task -> !task.ended()).toList();
  }

  /// Tokens of submits whose outcome is unknown.
  public Collection<String> unansweredTokens() {
    return unanswered;
  }

  public Collection<Refusal> refusals() {
    return refused;
  }
}
