package io.launch.worker;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/// The worker's HTTP: `GET /readyz`, `POST /predict`, `POST /stream` and `POST /cancel`. Reads and
/// writes on the event loop, and predicts on the executor's threads.
final class PredictorRoutes {
  /// Largest body that is read. The server bounds what it forwards, and more tightly; this only
  /// keeps others on this machine from filling the memory.
  private static final int MAX_BODY_BYTES = 256 << 20;

  /// Largest body of `POST /cancel`.
  private static final int MAX_CANCEL_BYTES = 64 << 10;

  private static final Reply OK = new Reply(200, new byte[] {'{', '}'});
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
      case "/predict" -> admit(request, body -> predict(body, request.response(), loop));
      case "/stream" -> admit(request, body -> stream(body, request.response(), loop));
      case "/cancel" -> cancel(request);
      case null, default ->
          answer(
              request.response(),
              Reply.failure(
                  404, "no such path (expected: /readyz, /predict, /stream or /cancel)", null));
    }
  }

  private Reply readiness() {
    return open.closed() ? ENDING : OK;
  }

  /// Reads the body of a request that is let in; it must [#finish] then.
  private void admit(HttpServerRequest request, Consumer<byte[]> serve) {
    HttpServerResponse response = request.response();
    if (!isPost(request)) {
      return;
    }
    if (!open.enter()) {
      answer(response, ENDING);
      return;
    }
    BoundedBody.read(request, request.headers(), MAX_BODY_BYTES)
        .onSuccess(body -> serve.accept(body.getBytes()))
        .onFailure(
            failure -> finish(response, Reply.failure(413, "body: " + failure.getMessage(), null)));
  }

  private static boolean isPost(HttpServerRequest request) {
    if (request.method().equals(HttpMethod.POST)) {
      return true;
    }
    answer(request.response(), Reply.failure(405, "POST is the method of " + request.path(), null));
    return false;
  }

  /// A worker that is ending has calls, too.
  private void cancel(HttpServerRequest request) {
    if (isPost(request)) {
      BoundedBody.read(request, request.headers(), MAX_CANCEL_BYTES)
          .onSuccess(body -> answer(request.response(), cancelled(body.getBytes())))
          .onFailure(failure ->
              answer(
                  request.response(), Reply.failure(413, "body: " + failure.getMessage(), null)));
    }
  }

  private Reply cancelled(byte[] body) {
    Optional<String> id = Predictions.idIn(body);
    if (id.isEmpty()) {
      return Reply.unfit("id: missing (expected: {\"id\": \"the id of a call\"})");
    }
    return predictions.cancel(id.get())
        ? OK
        : Reply.failure(404, "no call of this id runs here", null);
  }

  private void predict(byte[] body, HttpServerResponse response, Context loop) {
    submit(
        response,
        () -> {
          Reply reply = predictions.predict(body);
          loop.runOnContext(_ -> finish(response, reply));
        });
  }

  private void stream(byte[] body, HttpServerResponse response, Context loop) {
    EventStream events = new EventStream(response, loop, open::leave);
    submit(response, () -> predictions.stream(body, events));
  }

  private void submit(HttpServerResponse response, Runnable prediction) {
    try {
      executor.execute(prediction);
    } catch (RejectedExecutionException _) {
      finish(response, Reply.unavailable("too many requests wait in this worker; send again"));
    }
  }

  private void finish(HttpServerResponse response, Reply reply) {
    answer(response, reply).onComplete(_ -> open.leave());
  }

  /// Answers JSON, unless the connection is gone.
  static Future<Void> answer(HttpServerResponse response, Reply reply) {
    if (response.closed() || response.ended()) {
      return Future.succeededFuture();
    }
    return response
        .setStatusCode(reply.status())
        .putHeader(HttpHeaders.CONTENT_TYPE, JSON)
        .end(Buffer.buffer(reply.body()));
  }
}
