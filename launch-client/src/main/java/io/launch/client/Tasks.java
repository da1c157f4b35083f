package io.launch.client;

import io.launch.api.task.CreateTaskResponse;
import io.launch.api.task.ListTasksResponse;
import io.launch.api.task.ReadTasksRequest;
import io.launch.api.task.ReadTasksResponse;
import io.launch.api.task.TaskEventView;
import io.launch.api.task.TaskHistoryResponse;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskInputView;
import io.launch.api.task.TaskView;
import io.launch.client.internal.EventFeed;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Tasks: async requests by their ids, also those that another program has sent.
///
/// ```java
/// TaskView task = client.tasks().get(new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11"));
/// System.out.println(task.status());
/// ```
public final class Tasks {
  /// Most tasks in one request to the server.
  static final int CHUNK = 1_000;

  private final HttpTransport transport;

  Tasks(HttpTransport transport) {
    this.transport = transport;
  }

  /// A task as it is now. `GET /v1/async-tasks/{task_id}`
  ///
  /// ```java
  /// client.tasks().get(new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11"));
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more
  public TaskView get(TaskId id) {
    return get(id, Duration.ZERO);
  }

  /// A task once it has ended, or as it is after `wait`, at most 30 s.
  ///
  /// `GET /v1/async-tasks/{task_id}?wait=`
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// client.tasks().get(id, Duration.ofSeconds(10));
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more
  public TaskView get(TaskId id, Duration wait) {
    return transport.call(one(id, wait), TaskView.class);
  }

  /// A task as it is now, and while it is PENDING where it stands in line: `detail().queue()`.
  ///
  /// `GET /v1/async-tasks/{task_id}?position=true`
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// TaskDetail detail = client.tasks().getWithPosition(id).detail();
  /// if (detail != null && detail.queue() != null) {
  ///   System.out.println(detail.queue().ahead() + " tasks are before it");
  /// }
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more
  public TaskView getWithPosition(TaskId id) {
    return transport.call(HttpCall.get(path(id) + "?position=true"), TaskView.class);
  }

  /// The caller's tasks, newest first. The server is asked for 100 when the first of them is
  /// wanted, so whoever takes a few costs little.
  ///
  /// `GET /v1/async-tasks`
  ///
  /// ```java
  /// client
  ///     .tasks()
  ///     .list(TaskFilter.ALL.withStates(TaskDetail.State.FAILURE))
  ///     .limit(10)
  ///     .forEach(task -> System.out.println(task.taskId() + " " + task.traceback()));
  /// ```
  public Stream<TaskView> list(TaskFilter filter) {
    return TaskPages.stream(cursor -> page(filter, TaskPages.SIZE, cursor));
  }

  /// Some of the caller's tasks, newest first.
  ///
  /// `GET /v1/async-tasks?model_endpoint_id=&state=&label=&since=&until=&limit=&cursor=`
  ///
  /// ```java
  /// ListTasksResponse first = client.tasks().page(TaskFilter.ALL, 10, null);
  /// if (first.nextCursor() != null) {
  ///   client.tasks().page(TaskFilter.ALL, 10, first.nextCursor());
  /// }
  /// ```
  ///
  /// @param limit most of them, 1 to 1000
  /// @param cursor `nextCursor` of the page before; null for the first page
  public ListTasksResponse page(TaskFilter filter, int limit, @Nullable String cursor) {
    return transport.call(
        HttpCall.get("/v1/async-tasks" + filter.query(limit, cursor)), ListTasksResponse.class);
  }

  /// What happened to a task out of the ordinary, oldest first: workers that died with it, attempts
  /// that failed, its cancellation. `GET /v1/async-tasks/{task_id}/history`
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// client.tasks().history(id).forEach(event -> System.out.println(event.text()));
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more
  public List<TaskEventView> history(TaskId id) {
    return transport.call(HttpCall.get(path(id) + "/history"), TaskHistoryResponse.class).events();
  }

  /// What a task was given. `GET /v1/async-tasks/{task_id}/input`
  ///
  /// ```java
  /// Object args = client.tasks().input(new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11")).args();
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more
  public TaskInputView input(TaskId id) {
    return transport.call(HttpCall.get(path(id) + "/input"), TaskInputView.class);
  }

  /// Cancels a task: at once when it waits, and a running one by telling its model, and by ending
  /// its worker when that does not help. One that has ended stays as it is.
  ///
  /// `POST /v1/async-tasks/{task_id}/cancel`
  ///
  /// ```java
  /// TaskView task = client.tasks().cancel(new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11"));
  /// ```
  ///
  /// @return the task, which has ended: CANCELLED, or otherwise before
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more
  public TaskView cancel(TaskId id) {
    return transport.call(HttpCall.postRepeatable(path(id) + "/cancel"), TaskView.class);
  }

  /// Runs a task that has ended once more, as a new task with the same input. The old one keeps its
  /// outcome, and each knows the other: `detail().retryOf()`, `detail().retriedAs()`.
  ///
  /// `POST /v1/async-tasks/{task_id}/retry`
  ///
  /// ```java
  /// TaskId failed = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// EndpointResponse response = client.tasks().retry(failed).get(Duration.ofMinutes(5));
  /// ```
  ///
  /// @return the outcome of the new task, to wait for
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more;
  ///   CONFLICT while it has not ended
  public EndpointResponseFuture retry(TaskId id) {
    HttpCall call = HttpCall.postJson(path(id) + "/retry", new byte[0]);
    return future(transport.call(call, CreateTaskResponse.class).taskId());
  }

  /// What happens to a task as it happens: first as it is now, then every change of its state, its
  /// attempt and its progress, as far as they can be told apart, last its outcome.
  ///
  /// `GET /v1/async-tasks/{task_id}/events`
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// try (TaskWatch changes = client.tasks().watch(id)) {
  ///   changes.forEach(task -> System.out.println(task.detail()));
  /// }
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when there is no such task, or none any more
  public TaskWatch watch(TaskId id) {
    HttpCall call = HttpCall.get(path(id) + "/events");
    return new TaskWatch(EventFeed.open(transport, call, null, EventFeed.Limits.DEFAULT), true);
  }

  /// Tasks as they are now, in the order of the ids. One request per 1,000.
  ///
  /// `POST /v1/async-tasks/read`
  ///
  /// ```java
  /// List<TaskId> ids = List.of(new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11"));
  /// long failed =
  ///     client.tasks().read(ids).stream().filter(t -> t.status() == TaskStatus.FAILURE).count();
  /// ```
  ///
  /// @throws io.launch.api.LaunchException NOT_FOUND when one of them is not there
  public List<TaskView> read(List<TaskId> ids) {
    List<TaskView> tasks = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += CHUNK) {
      List<TaskId> chunk = ids.subList(from, Math.min(ids.size(), from + CHUNK));
      tasks.addAll(transport.call(many(chunk, Duration.ZERO), ReadTasksResponse.class).tasks());
    }
    return tasks;
  }

  /// The outcome of a task, to wait for: for a program that kept the ids of its tasks and was
  /// started again. Asks the server for nothing yet.
  ///
  /// ```java
  /// TaskId id = new TaskId("3f0c8f0e-6d1c-4a54-9d1a-0c6f6d0a2a11");
  /// EndpointResponse response = client.tasks().future(id).get(Duration.ofMinutes(5));
  /// ```
  public EndpointResponseFuture future(TaskId id) {
    return new EndpointResponseFuture(this, id);
  }

  HttpTransport transport() {
    return transport;
  }

  CompletableFuture<TaskView> ask(TaskId id, Duration wait) {
    return transport.send(one(id, wait), TaskView.class);
  }

  /// @param ids at most [#CHUNK]
  CompletableFuture<List<TaskView>> ask(List<TaskId> ids, Duration wait) {
    return transport.send(many(ids, wait), ReadTasksResponse.class).thenApply(r -> r.tasks());
  }

  static boolean ended(TaskView task) {
    return switch (task.status()) {
      case SUCCESS, FAILURE -> true;
      case PENDING, STARTED -> false;
    };
  }

  private static String path(TaskId id) {
    return "/v1/async-tasks/" + HttpCall.encode(id.value());
  }

  private HttpCall one(TaskId id, Duration wait) {
    String path = path(id);
    return held(
        wait, HttpCall.get(wait.isZero() ? path : path + "?wait=" + HttpCall.seconds(wait)));
  }

  private HttpCall many(List<TaskId> ids, Duration wait) {
    String path = "/v1/async-tasks/read";
    String query = wait.isZero() ? "" : "?until=all&wait=" + HttpCall.seconds(wait);
    return held(wait, HttpCall.postRead(path + query, new ReadTasksRequest(ids)));
  }

  private HttpCall held(Duration wait, HttpCall call) {
    return call.holding(wait, transport.requestTimeout());
  }
}
