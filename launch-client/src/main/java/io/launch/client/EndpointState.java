package io.launch.client;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.ModelEndpointView;
import io.launch.api.task.SyncTaskView;
import io.launch.client.internal.HttpCall;
import io.launch.client.internal.HttpTransport;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// What every kind of endpoint knows of itself and of how to reach it.
final class EndpointState {
  private static final long FIRST_PAUSE = Duration.ofMillis(50).toNanos();
  private static final long MAX_PAUSE = Duration.ofSeconds(1).toNanos();

  private final HttpTransport transport;
  private volatile ModelEndpoint last;

  EndpointState(HttpTransport transport, ModelEndpoint last) {
    this.transport = transport;
    this.last = last;
  }

  HttpTransport transport() {
    return transport;
  }

  ModelEndpoint last() {
    return last;
  }

  /// A route of tasks, for this endpoint.
  String taskPath(String route) {
    return route + "?model_endpoint_id=" + HttpCall.encode(last.id().value());
  }

  /// A path below the endpoint's own.
  String path(String below) {
    return "/v1/model-endpoints/" + HttpCall.encode(last.id().value()) + below;
  }

  /// Runs the model and waits for its whole answer.
  EndpointResponse predict(EndpointRequest request) {
    SyncTaskView view =
        transport.call(
            HttpCall.post(taskPath("/v1/sync-tasks"), request.wire())
                .withHeaders(request.headers())
                .withTimeout(request.answerWithin()),
            SyncTaskView.class);
    return EndpointResponse.of(transport, view);
  }

  ModelEndpoint refresh() {
    last = new ModelEndpoint(transport.call(HttpCall.get(path("")), ModelEndpointView.class));
    return last;
  }

  void awaitReady(Duration timeout) {
    long deadline = LongPoll.deadline(timeout);
    long pause = FIRST_PAUSE;
    while (!ready(refresh())) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        throw new LaunchException(ErrorCode.DEADLINE_EXCEEDED, notReady("after " + timeout));
      }
      LockSupport.parkNanos(Math.min(pause, left));
      if (Thread.currentThread().isInterrupted()) {
        throw new LaunchException(ErrorCode.DEADLINE_EXCEEDED, notReady("when interrupted"));
      }
      pause = Math.min(pause * 2, MAX_PAUSE);
    }
  }

  private boolean ready(ModelEndpoint now) {
    return switch (now.status()) {
      case READY -> true;
      case UPDATE_PENDING, UPDATE_IN_PROGRESS -> false;
      case UPDATE_FAILED ->
          throw new LaunchException(
              ErrorCode.MODEL_FAILED,
              "endpoint %s: UPDATE_FAILED: %s (next: see `launch endpoints logs %s`)"
                  .formatted(now.name(), now.statusReason(), now.name()));
      case DELETE_IN_PROGRESS ->
          throw new LaunchException(
              ErrorCode.CONFLICT, "endpoint %s: it is being deleted".formatted(now.name()));
    };
  }

  private String notReady(String when) {
    String reason = last.statusReason().isEmpty() ? "" : ": " + last.statusReason();
    return "endpoint %s: %s %s%s (expected: READY; next: see `launch endpoints logs %s`)"
        .formatted(last.name(), last.status(), when, reason, last.name());
  }
}
