package io.launch.client;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.CreateTaskResponse;
import io.launch.api.task.QueueView;
import io.launch.client.internal.EventFeed;
import io.launch.client.internal.HttpCall;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// An endpoint whose callers get a durable task and ask for its outcome later. Safe for use by many
/// threads.
///
/// ```java
/// AsyncEndpoint minilm = client.endpoints().async("minilm");
/// List<EndpointRequest> requests =
///     Stream.of("one", "two", "three")
///         .map(text -> EndpointRequest.ofArgs(Map.of("text", text)).withReturnPickled(false))
///         .toList();
/// Map<String, EndpointResponse> responses = minilm.predictBatch(requests).await();
/// ```
public final class AsyncEndpoint implements Endpoint {
  private static final String ROUTE = "/v1/async-tasks";

  private final EndpointState state;
  private final Tasks tasks;

  AsyncEndpoint(EndpointState state, Tasks tasks) {
    this.state = state;
    this.tasks = tasks;
  }

  @Override
  public ModelEndpoint modelEndpoint() {
    return state.last();
  }

  @Override
  public ModelEndpoint refresh() {
    return state.refresh();
  }

  @Override
  public AsyncEndpoint awaitReady(Duration timeout) {
    state.awaitReady(timeout);
    return this;
  }

  /// Stores a task; when this returns, it survives any crash. The endpoint need not be READY. The
  /// request carries an idempotency key, its own or a random one, so it is sent again also when its
  /// answer was lost, and still makes one task.
  ///
  /// `POST /v1/async-tasks?model_endpoint_id=`
  ///
  /// ```java
  /// EndpointResponseFuture future =
  ///     client.endpoints().async("minilm").predict(EndpointRequest.ofUrl("https://example.com/a.txt"));
  /// System.out.println(future.taskId());
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND when the endpoint was deleted; PAYLOAD_TOO_LARGE or
  ///   INVALID_ARGUMENT when the input cannot be taken; CONFLICT when its idempotency key was used
  ///   for another request; QUEUE_FULL or UNAVAILABLE when the server takes no tasks now (after the
  ///   retries); DEADLINE_EXCEEDED when every answer was lost: the message has the key to send it
  ///   again with
  public EndpointResponseFuture predict(EndpointRequest request) {
    return tasks.future(state.transport().call(submit(request), CreateTaskResponse.class).taskId());
  }

  /// Sends the bytes behind an address to the model, and gives the signed URL of the pickled result
  /// when it is there. Nothing here blocks.
  ///
  /// `POST /v1/async-tasks?model_endpoint_id=`, `GET /v1/async-tasks/{task_id}?wait=`
  ///
  /// ```java
  /// client
  ///     .endpoints()
  ///     .async("resnet")
  ///     .asyncRequest("https://example.com/cat.jpg")
  ///     .thenAccept(resultUrl -> System.out.println(resultUrl));
  /// ```
  ///
  /// @param url http, https, or `s3://bucket/key` in Launch's own store
  /// @return fails with a [LaunchException] as [#predict] does, and with MODEL_FAILED and the stack
  ///   trace when the model threw
  public CompletableFuture<String> asyncRequest(String url) {
    return state
        .transport()
        .send(submit(EndpointRequest.ofUrl(url)), CreateTaskResponse.class)
        .thenCompose(created -> tasks.future(created.taskId()).toCompletableFuture())
        .thenApply(AsyncEndpoint::resultUrl);
  }

  /// Stores a task for each request, 1,000 in one HTTP request. Of each such chunk all are stored
  /// or none; requests with different headers go in different chunks. Each chunk has an idempotency
  /// key, so it is sent again also when its answer was lost; with keys of their own, requests may
  /// be given again after a failure, and those that were stored give the tasks that they have.
  ///
  /// `POST /v1/async-tasks/batch?model_endpoint_id=`
  ///
  /// ```java
  /// List<EndpointRequest> requests =
  ///     List.of(
  ///         EndpointRequest.ofArgs(Map.of("text", "one")).withRequestId("1"),
  ///         EndpointRequest.ofArgs(Map.of("text", "two")).withRequestId("2"));
  /// client.endpoints().async("minilm").predictBatch(requests).await().get("1");
  /// ```
  ///
  /// @throws LaunchException INVALID_ARGUMENT, before anything is sent, when two requests have the
  ///   same id; as [#predict] does, saying how many tasks were stored before
  public AsyncEndpointBatchResponse predictBatch(List<EndpointRequest> requests) {
    return new AsyncEndpointBatchResponse(
        tasks, BatchSubmission.send(state.transport(), state.taskPath(ROUTE + "/batch"), requests));
  }

  /// How full its queue is now. `GET /v1/model-endpoints/{id}/queue`
  ///
  /// ```java
  /// QueueView queue = client.endpoints().async("minilm").queue();
  /// System.out.println(queue.pending() + " wait, the oldest for " + queue.oldestPendingSeconds());
  /// ```
  ///
  /// @throws LaunchException NOT_FOUND when the endpoint was deleted
  public QueueView queue() {
    return state.transport().call(HttpCall.get(state.path("/queue")), QueueView.class);
  }

  /// Its tasks that were given up on.
  ///
  /// ```java
  /// client.endpoints().async("minilm").deadLetters().requeueAll();
  /// ```
  public DeadLetters deadLetters() {
    return new DeadLetters(state.transport(), state.path("/dead-letters"));
  }

  /// The outcomes of its tasks from now on, as they end. Each comes at least once: after a broken
  /// connection one may come again. They have no results; [Tasks#future] reads those.
  ///
  /// `GET /v1/model-endpoints/{id}/task-events`
  ///
  /// ```java
  /// try (TaskWatch outcomes = client.endpoints().async("minilm").watchOutcomes()) {
  ///   outcomes.forEach(task -> System.out.println(task.taskId() + " " + task.status()));
  /// }
  /// ```
  ///
  /// @return close it to hang up; it has no end by itself
  /// @throws LaunchException NOT_FOUND when the endpoint was deleted
  public TaskWatch watchOutcomes() {
    return watch("", null);
  }

  /// The same, and before them those of tasks that have ended since a moment on the server's clock,
  /// as far as they are kept.
  ///
  /// `GET /v1/model-endpoints/{id}/task-events?since=`
  ///
  /// ```java
  /// Instant hourAgo = Instant.now().minus(Duration.ofHours(1));
  /// try (TaskWatch outcomes = client.endpoints().async("minilm").watchOutcomes(hourAgo)) {
  ///   outcomes.forEach(task -> System.out.println(task.taskId() + " " + task.status()));
  /// }
  /// ```
  public TaskWatch watchOutcomes(Instant since) {
    return watch("?since=" + HttpCall.encode(since.toString()), null);
  }

  /// The same from where another watch was, for a program that was started again: none is missed.
  ///
  /// ```java
  /// AsyncEndpoint minilm = client.endpoints().async("minilm");
  /// String position = "kept in a file";
  /// try (TaskWatch outcomes = minilm.watchOutcomesAfter(position)) {
  ///   for (TaskView task : outcomes) {
  ///     System.out.println(task.taskId());
  ///     position = outcomes.position().orElse(position);
  ///   }
  /// }
  /// ```
  ///
  /// @param position what [TaskWatch#position] said
  public TaskWatch watchOutcomesAfter(String position) {
    return watch("", position);
  }

  private TaskWatch watch(String query, @Nullable String after) {
    HttpCall call = HttpCall.get(state.path("/task-events" + query));
    return new TaskWatch(
        EventFeed.open(state.transport(), call, after, EventFeed.Limits.DEFAULT), false);
  }

  private HttpCall submit(EndpointRequest request) {
    String key = request.idempotencyKey().orElseGet(() -> UUID.randomUUID().toString());
    return HttpCall.post(state.taskPath(ROUTE), request.taskWire(null))
        .withHeaders(request.headers())
        .withKey(key);
  }

  private static String resultUrl(EndpointResponse response) {
    if (response.status() == EndpointResponse.Status.FAILURE) {
      throw new LaunchException(ErrorCode.MODEL_FAILED, response.traceback().orElse(""));
    }
    return response
        .resultUrl()
        .orElseThrow(() ->
            new LaunchException(
                ErrorCode.INTERNAL,
                "the server answered %s (expected: a result_url, as was asked for)"
                    .formatted(response)));
  }
}
