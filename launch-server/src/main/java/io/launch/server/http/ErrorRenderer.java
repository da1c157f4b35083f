package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes every error response of the server; nobody else does.
public final class ErrorRenderer {
  private static final Logger log = LoggerFactory.getLogger(ErrorRenderer.class);
  private static final Duration SOON = Duration.ofSeconds(1);

  private final InstantSource clock;

  public ErrorRenderer(InstantSource clock) {
    this.clock = clock;
  }

  /// Answers with what was thrown. What is no [LaunchException] is a bug: it is logged, and the
  /// caller gets the number under which.
  void render(Call call, Throwable thrown) {
    Throwable cause =
        thrown instanceof CompletionException e && e.getCause() != null ? e.getCause() : thrown;
    switch (cause) {
      case LaunchException e when e.code() != ErrorCode.INTERNAL -> refuse(call, e);
      default -> fail(call, cause);
    }
  }

  /// Answers that no route has this path.
  void unknownPath(Call call) {
    refuse(call, new LaunchException(ErrorCode.NOT_FOUND, "Not Found"));
  }

  /// Answers that the path has other methods.
  ///
  /// @param allowed those, between commas
  void wrongMethod(Call call, String allowed) {
    Map<String, String> headers = headers(ErrorCode.METHOD_NOT_ALLOWED);
    headers.put("Allow", allowed);
    answer(call, 405, headers, Map.of("detail", "Method Not Allowed"));
  }

  /// Answers that too many requests are in progress.
  void tooManyRequests(Call call) {
    Map<String, String> headers = headers(ErrorCode.QUEUE_FULL);
    headers.put("Retry-After", Long.toString(SOON.toSeconds()));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("error", "Too many requests");
    body.put("timestamp", LaunchJson.timestamp(clock.instant()));
    answer(call, 429, headers, body);
  }

  /// Answers bytes that are no HTTP request, and hangs up.
  void malformed(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    String fault = cause == null ? "malformed request" : String.valueOf(cause.getMessage());
    request
        .response()
        .setStatusCode(400)
        .putHeader("Launch-Error-Code", ErrorCode.INVALID_ARGUMENT.name())
        .putHeader("Content-Type", "application/json")
        .putHeader("Connection", "close")
        .end(
            Buffer.buffer(
                LaunchJson.write(
                    Map.of("detail", "This is no HTTP request that Launch reads: " + fault))))
        .onComplete(_ -> request.connection().close());
  }

  private static void refuse(Call call, LaunchException e) {
    Map<String, String> headers = headers(e.code());
    if (e instanceof Unauthenticated unauthenticated) {
      headers.put("WWW-Authenticate", unauthenticated.scheme());
    }
    if (e.code().retryable() || e.retryAfter().isPresent()) {
      headers.put("Retry-After", Long.toString(seconds(e.retryAfter().orElse(SOON))));
    }
    Object detail = e.fields().isEmpty() ? e.message() : e.fields();
    answer(call, e.code().status(), headers, Map.of("detail", detail));
  }

  private void fail(Call call, Throwable bug) {
    log.atError().setCause(bug).addKeyValue("request", call.id()).log("unexpected error");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "error",
        "Internal error occurred. The server's log has the details under this request_id.");
    body.put("timestamp", LaunchJson.timestamp(clock.instant()));
    body.put("request_id", call.id());
    answer(call, 500, headers(ErrorCode.INTERNAL), body);
  }

  private static Map<String, String> headers(ErrorCode code) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Launch-Error-Code", code.name());
    return headers;
  }

  private static void answer(Call call, int status, Map<String, String> headers, Object body) {
    call.answer(status, headers, Buffer.buffer(LaunchJson.write(body)));
  }

  /// Whole seconds, rounded up: the header has no parts of one.
  private static long seconds(Duration wait) {
    return Math.max(1, wait.plusMillis(999).toSeconds());
  }
}
