package io.launch.server.http;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.SyncTaskView;
import io.launch.api.task.TaskStatus;
import io.launch.core.Caller;
import io.launch.core.predict.PredictService;
import io.launch.core.predict.Prediction;
import io.launch.core.predict.TaskRequest;
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
  private final ErrorRenderer errors;
  private final PredictService predictions;

  public PredictRoutes(Api api, ErrorRenderer errors, PredictService predictions) {
    this.api = api;
    this.errors = errors;
    this.predictions = predictions;
  }

  public void mount(Router router) {
    router.post("/v1/sync-tasks", api.onEventLoop(this::predict));
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
