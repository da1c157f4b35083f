package io.launch.bench;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.CreateTaskResponse;
import io.launch.api.task.CreateTasksResponse;
import io.launch.api.task.ReadTasksRequest;
import io.launch.api.task.ReadTasksResponse;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import io.launch.bench.load.HttpConnection;
import io.launch.bench.load.Requests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// Submits tasks and waits for them over one connection, with nothing between the clock and the
/// server.
final class TaskClient implements AutoCloseable {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .addModule(new JavaTimeModule())
          .build();

  private final Requests requests;
  private final HttpConnection connection;
  private final String endpoint;

  TaskClient(Requests requests, EndpointId endpoint) throws IOException {
    this.requests = requests;
    this.connection = new HttpConnection(requests.host(), requests.port());
    this.endpoint = "?model_endpoint_id=" + endpoint;
  }

  /// Path for one task a request.
  static String path(EndpointId endpoint) {
    return "/v1/async-tasks?model_endpoint_id=" + endpoint;
  }

  /// Path for many tasks a request.
  static String batchPath(EndpointId endpoint) {
    return "/v1/async-tasks/batch?model_endpoint_id=" + endpoint;
  }

  /// Submits one task and returns when its result is known.
  void roundTrip(String body) throws IOException {
    String created = connection.ask(requests.post("/v1/async-tasks" + endpoint, body));
    TaskId id = JSON.readValue(created, CreateTaskResponse.class).taskId();
    String ended = connection.ask(requests.get("/v1/async-tasks/" + id + "?wait=30"));
    requireSuccess(JSON.readValue(ended, TaskView.class));
  }

  /// The tasks that these answers to single submits name.
  static List<TaskId> ids(List<String> answers) throws IOException {
    List<TaskId> ids = new ArrayList<>();
    for (String answer : answers) {
      ids.add(JSON.readValue(answer, CreateTaskResponse.class).taskId());
    }
    return ids;
  }

  /// Submits a batch and returns its ids.
  List<TaskId> submit(String batch) throws IOException {
    String created = connection.ask(requests.post("/v1/async-tasks/batch" + endpoint, batch));
    return JSON.readValue(created, CreateTasksResponse.class).taskIds();
  }

  /// Waits until all of these have ended.
  void awaitAll(List<TaskId> ids) throws IOException {
    byte[] read =
        requests.post(
            "/v1/async-tasks/read?wait=30&until=all",
            JSON.writeValueAsString(new ReadTasksRequest(ids)));
    List<TaskView> tasks = List.of();
    do {
      tasks = JSON.readValue(connection.ask(read), ReadTasksResponse.class).tasks();
    } while (tasks.stream().anyMatch(TaskClient::open));
    tasks.forEach(TaskClient::requireSuccess);
  }

  @Override
  public void close() throws IOException {
    connection.close();
  }

  private static boolean open(TaskView task) {
    return task.status() == TaskStatus.PENDING || task.status() == TaskStatus.STARTED;
  }

  private static void requireSuccess(TaskView task) {
    if (task.status() != TaskStatus.SUCCESS) {
      throw new IllegalStateException("a task did not end well: " + task);
    }
  }
}
