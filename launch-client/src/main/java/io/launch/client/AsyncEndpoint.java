package io.launch.client;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.CreateTaskResponse;
import io.launch.client.internal.HttpCall;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

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

  /// Stores a task; when this returns, it survives any crash. The endpoint need not be READY.
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
  ///   INVALID_ARGUMENT when the input cannot be taken; QUEUE_FULL or UNAVAILABLE when the server
  ///   takes no tasks now (after the retries)
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
  /// or none; requests with different headers go in different chunks.
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

  private HttpCall submit(EndpointRequest request) {
    return HttpCall.post(state.taskPath(ROUTE), request.wire()).withHeaders(request.headers());
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
