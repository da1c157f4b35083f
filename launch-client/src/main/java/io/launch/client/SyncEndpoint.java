package io.launch.client;

import java.time.Duration;

/// An endpoint whose callers wait for the answer. Safe for use by many threads.
///
/// ```java
/// SyncEndpoint iris = client.endpoints().sync("iris");
/// EndpointResponse response = iris.predict(EndpointRequest.ofUrl("https://example.com/iris.csv"));
/// System.out.println(response.resultUrl());
/// ```
public final class SyncEndpoint implements Endpoint {
  private final EndpointState state;

  SyncEndpoint(EndpointState state) {
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
  public SyncEndpoint awaitReady(Duration timeout) {
    state.awaitReady(timeout);
    return this;
  }

  /// Runs the model and waits for its answer. `POST /v1/sync-tasks?model_endpoint_id=`
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hello")).withReturnPickled(false);
  /// EndpointResponse response = client.endpoints().sync("shout").predict(request);
  /// switch (response.status()) {
  ///   case SUCCESS -> System.out.println(response.resultAs(Map.class));
  ///   case FAILURE -> System.err.println(response.traceback().orElse(""));
  ///   case PENDING -> throw new AssertionError("a sync answer is never pending");
  /// }
  /// ```
  ///
  /// @return SUCCESS, or FAILURE with the stack trace when the model threw
  /// @throws io.launch.api.LaunchException NOT_FOUND when the endpoint was deleted;
  ///   INVALID_ARGUMENT when the input does not fit the model; QUEUE_FULL or UNAVAILABLE when no
  ///   worker was free in time (after the retries; nothing was run); DEADLINE_EXCEEDED when the
  ///   answer took too long
  public EndpointResponse predict(EndpointRequest request) {
    return state.predict(request);
  }

  /// Runs the model and reads its JSON answer as a value of the type.
  ///
  /// ```java
  /// record Shouted(String shouted) {}
  /// Shouted answer =
  ///     client.endpoints().sync("shout").predict(Map.of("text", "hello"), Shouted.class);
  /// ```
  ///
  /// @param args the input: a map, a record or anything else that is a JSON object
  /// @throws io.launch.api.LaunchException as above; MODEL_FAILED with the stack trace when the
  ///   model threw; INVALID_ARGUMENT when the answer does not fit the type
  public <T> T predict(Object args, Class<T> type) {
    return predict(EndpointRequest.ofArgs(args).withReturnPickled(false)).resultAs(type);
  }
}
