package io.launch.client;

import io.launch.client.internal.EventReader;
import io.launch.client.internal.HttpCall;
import java.time.Duration;

/// An endpoint whose callers get the answer in pieces, or all of it at once. Safe for use by many
/// threads.
///
/// ```java
/// StreamingEndpoint writer = client.endpoints().streaming("writer");
/// try (var words = writer.stream(Map.of("prompt", "Once upon a time"), String.class)) {
///   words.forEach(System.out::print);
/// }
/// ```
public final class StreamingEndpoint implements Endpoint {
  private final EndpointState state;

  StreamingEndpoint(EndpointState state) {
    this.state = state;
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
  public StreamingEndpoint awaitReady(Duration timeout) {
    state.awaitReady(timeout);
    return this;
  }

  /// Runs the model and gives its pieces as they come; close it to end the model's work early.
  /// Pieces are JSON, whatever the request says of pickles.
  ///
  /// `POST /v1/streaming-tasks?model_endpoint_id=`
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("prompt", "Once upon a time"));
  /// try (var pieces = client.endpoints().streaming("writer").stream(request)) {
  ///   for (EndpointResponse piece : pieces) {
  ///     switch (piece.status()) {
  ///       case SUCCESS -> System.out.print(piece.resultAs(String.class));
  ///       case FAILURE -> System.err.println(piece.traceback().orElse(""));
  ///       case PENDING -> throw new AssertionError("a piece is never pending");
  ///     }
  ///   }
  /// }
  /// ```
  ///
  /// @return pieces with SUCCESS; when the model threw, a last one with FAILURE and the stack trace
  /// @throws io.launch.api.LaunchException NOT_FOUND when the endpoint was deleted;
  ///   INVALID_ARGUMENT when the input does not fit the model; QUEUE_FULL or UNAVAILABLE when no
  ///   worker was free in time (after the retries; nothing was run); DEADLINE_EXCEEDED when the
  ///   first piece took too long
  public EndpointResponseStream<EndpointResponse> stream(EndpointRequest request) {
    return new EndpointResponseStream<>(
        events(request), event -> EndpointResponse.ofEvent(state.transport(), event));
  }

  /// Runs the model and gives each piece as a value of the type.
  ///
  /// ```java
  /// record Progress(int done, int total) {}
  /// try (var steps = client.endpoints().streaming("resize").stream(Map.of(), Progress.class)) {
  ///   steps.forEach(step -> System.out.println(step.done() + " of " + step.total()));
  /// }
  /// ```
  ///
  /// @param args the input: a map, a record or anything else that is a JSON object
  /// @throws io.launch.api.LaunchException as above; and when a piece is taken, MODEL_FAILED with
  ///   the stack trace when the model threw; INVALID_ARGUMENT when the piece does not fit the type
  public <T> EndpointResponseStream<T> stream(Object args, Class<T> type) {
    return new EndpointResponseStream<>(
        events(EndpointRequest.ofArgs(args).withReturnPickled(false)),
        event -> EndpointResponse.ofEvent(state.transport(), event).resultAs(type));
  }

  /// Runs the model and waits for all of its answer: the list of its pieces, when it streams.
  ///
  /// `POST /v1/sync-tasks?model_endpoint_id=`
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hi")).withReturnPickled(false);
  /// List<?> pieces = client.endpoints().streaming("writer").predict(request).resultAs(List.class);
  /// ```
  ///
  /// @return SUCCESS, or FAILURE with the stack trace when the model threw
  /// @throws io.launch.api.LaunchException as [SyncEndpoint#predict(EndpointRequest)] does
  public EndpointResponse predict(EndpointRequest request) {
    return state.predict(request);
  }

  /// Runs the model and reads all of its answer as a value of the type.
  ///
  /// ```java
  /// List<?> words =
  ///     client.endpoints().streaming("writer").predict(Map.of("text", "hi"), List.class);
  /// ```
  ///
  /// @throws io.launch.api.LaunchException as [SyncEndpoint#predict(Object, Class)] does
  public <T> T predict(Object args, Class<T> type) {
    return predict(EndpointRequest.ofArgs(args).withReturnPickled(false)).resultAs(type);
  }

  private EventReader events(EndpointRequest request) {
    return state.transport().stream(
        HttpCall.post(state.taskPath("/v1/streaming-tasks"), request.wire())
            .withHeaders(request.headers())
            .withTimeout(request.answerWithin()));
  }
}
