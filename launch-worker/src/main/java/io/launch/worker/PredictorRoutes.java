package io.launch.worker;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/// The worker's HTTP: `GET /readyz` and `POST /predict`. Reads and writes on the event loop, and
/// predicts on the executor's threads.
final class PredictorRoutes {
  /// Largest body that is read. The server bounds what it forwards, and more tightly; this only
  /// keeps others on this machine from filling the memory.
  private static final int MAX_BODY_BYTES = 256 << 20;

  private static final Reply READY = new Reply(200, new byte[] {'{', '}'});
  private static final Reply ENDING = Reply.unavailable("the worker is ending");

  private static final CharSequence JSON = HttpHeaders.createOptimized("application/json");

  private final Predictions predictions;
  private final Executor executor;
  private final OpenRequests open;

  PredictorRoutes(Predictions predictions, Executor executor, OpenRequests open) {
    this.predictions = predictions;
    this.executor = executor;
    this.open = open;
  }

  /// Handles one request, on the event loop of its connection.
  void handle(HttpServerRequest request, Context loop) {
    switch (request.path()) {
      case "/readyz" -> answer(request.response(), readiness());
      case "/predict" -> predict(request, loop);
      case null, default ->
          answer(
              request.response(),
              Reply.failure(404, "no such path (expected: /readyz or /predict)", null));
    }
  }

  private Reply readiness() {
    return open.closed() ? ENDING : READY;
  }

  private void predict(HttpServerRequest request, Context loop) {
    HttpServerResponse response = request.response();
    if (!request.method().equals(HttpMethod.POST)) {
      answer(response, Reply.failure(405, "POST is the method of /predict", null));
      return;
    }
    if (!open.enter()) {
      answer(response, ENDING);
      return;
    }
    BoundedBody.read(request, request.headers(), MAX_BODY_BYTES)
        .onSuccess(body -> submit(body.getBytes(), response, loop))
        .onFailure(
            failure -> finish(response, Reply.failure(413, "body: " + failure.getMessage(), null)));
  }

  private void submit(byte[] body, HttpServerResponse response, Context loop) {
    try {
      executor.execute(() -> {
        Reply reply = predictions.predict(body);
        loop.runOnContext(_ -> finish(response, reply));
      });
    } catch (RejectedExecutionException _) {
      finish(response, Reply.unavailable("too many requests wait in this worker; send again"));
    }
  }

  private void finish(HttpServerResponse response, Reply reply) {
    answer(response, reply).onComplete(_ -> open.leave());
  }

  private static Future<Void> answer(HttpServerResponse response, Reply reply) {
    if (response.closed() || response.ended()) {
      return Future.succeededFuture();
    }
    return response
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .end(Buffer.buffer(reply.body()));
  }
}
