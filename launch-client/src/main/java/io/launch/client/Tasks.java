package io.launch.client;

import io.launch.api.task.ReadTasksRequest;
import io.launch.api.task.ReadTasksResponse;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

  private HttpCall one(TaskId id, Duration wait) {
    String path = "/v1/async-tasks/" + HttpCall.encode(id.value());
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
