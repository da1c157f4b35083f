package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.SyncTaskView;
import io.launch.api.task.TaskStatus;
import io.launch.core.Caller;
import io.launch.core.predict.PredictService;
import io.launch.core.predict.Prediction;
import io.launch.core.predict.TaskRequest;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.Rules;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/// `POST /v1/sync-tasks`: on the event loop from end to end. The worker's answer is passed on as it
/// came.
public final class PredictRoutes {
  private static final byte[] BEFORE =
      "{\"status\":\"SUCCESS\",\"result\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] AFTER =
      ",\"traceback\":null,\"status_code\":200}".getBytes(StandardCharsets.UTF_8);

  private final Api api;
  private final Relay relay;
  private final ErrorRenderer errors;
  private final PredictService predictions;

  public PredictRoutes(Api api, Relay relay, ErrorRenderer errors, PredictService predictions) {
    this.api = api;
    this.relay = relay;
    this.errors = errors;
    this.predictions = predictions;
  }

  public void mount(Router router) {
    router.post(
        "/v1/sync-tasks",
        relay.toHome(Relay.QUERY, api.onEventLoop(this::predict)),
        Operation.of("tasks", "Run a request now, and answer its result")
            .note("A model that throws is status FAILURE in an answer with HTTP status 200.")
            .needs("model_endpoint_id", Rules.string())
            .takes("CreateTaskRequest", TaskRequests.ONE)
            .answers(SyncTaskView.class)
            .fails(
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.NOT_FOUND,
                ErrorCode.DEADLINE_EXCEEDED,
                ErrorCode.UNAVAILABLE));
  }

  private void predict(Caller caller, Call call, byte[] body) {
    EndpointId endpoint = new EndpointId(Queries.required(call, "model_endpoint_id"));
    TaskRequests.inTime(body, call, errors, request -> send(caller, call, endpoint, request));
  }

  private void send(Caller caller, Call call, EndpointId endpoint, TaskRequest request) {
    predictions
        .predict(caller, endpoint, request)
        .whenComplete((prediction, thrown) -> {
          if (thrown != null) {
            errors.render(call, thrown);
          } else {
            call.answer(200, Map.of(), body(prediction));
          }
        });
  }

  private static Buffer body(Prediction prediction) {
    return switch (prediction) {
      case Prediction.Answered(var answer) ->
          Buffer.buffer(BEFORE.length + answer.length + AFTER.length)
              .appendBytes(BEFORE)
              .appendBytes(answer)
              .appendBytes(AFTER);
      case Prediction.Stored(var url) ->
          json(
              new SyncTaskView(
                  TaskStatus.SUCCESS, Map.of("result_url", url.toString()), null, 200));
      case Prediction.Failed(var traceback) ->
          json(new SyncTaskView(TaskStatus.FAILURE, null, traceback, 500));
    };
  }

  private static Buffer json(SyncTaskView view) {
    return Buffer.buffer(LaunchJson.write(view));
  }
}
