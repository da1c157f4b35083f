package io.launch.client.internal;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.ErrorCode;
import io.launch.api.FieldError;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads answers. One that is an error, and one that never came, becomes the exception that the
/// server threw, or one that says what to do.
final class Answers {
  private static final String CODE_HEADER = "Launch-Error-Code";
  private static final int SHOWN_BYTES = 200;

  private Answers() {}

  /// The answer's JSON as a value of the type, or the server's error as an exception.
  static <T> T read(Exchange exchange, Exchange.Answer answer, Class<T> type) {
    if (!answer.good()) {
      throw error(exchange, answer);
    }
    try {
      T value = ClientJson.MAPPER.readValue(answer.body(), type);
      if (value != null) {
        return value;
      }
      throw unreadable(exchange, answer, null);
    } catch (IOException e) {
      throw unreadable(exchange, answer, e);
    }
  }

  /// The server's error, with its code, its words and its faults.
  static LaunchException error(Exchange exchange, Exchange.Answer answer) {
    ErrorCode code = code(answer);
    JsonNode body = json(answer.body());
    JsonNode detail = body == null ? null : body.get("detail");
    if (detail != null && detail.isArray() && code == ErrorCode.UNPROCESSABLE) {
      return LaunchException.unprocessable(fields(detail));
    }
    String message = message(exchange, answer, body);
    Optional<Duration> after = retryAfter(answer);
    return after.isPresent()
        ? LaunchException.retryLater(code, message, after.get())
        : new LaunchException(code, message);
  }

  /// The exception for an answer that never came.
  static LaunchException missing(Exchange exchange, Throwable thrown) {
    if (thrown instanceof LaunchException launch) {
      return launch;
    }
    RetryPolicy.Failure failure = failure(thrown);
    if (failure instanceof RetryPolicy.Failure.NotConnected) {
      var target = exchange.request().uri();
      return new LaunchException(
          ErrorCode.UNAVAILABLE,
          "cannot reach Launch at %s://%s: %s (next: is `launch serve` running there?)"
              .formatted(target.getScheme(), target.getRawAuthority(), reason(thrown)),
          thrown);
    }
    if (failure instanceof RetryPolicy.Failure.TimedOut) {
      String limit = exchange.request().timeout().map(Duration::toString).orElse("its time");
      return new LaunchException(
          ErrorCode.DEADLINE_EXCEEDED,
          "%s: no answer within %s%s".formatted(exchange.describe(), limit, outcome(exchange)),
          thrown);
    }
    // UNAVAILABLE would invite callers to repeat what may have been carried out.
    return new LaunchException(
        exchange.repeat() == Repeat.UNLESS_SLOW
            ? ErrorCode.UNAVAILABLE
            : ErrorCode.DEADLINE_EXCEEDED,
        "%s: the connection broke before the answer came: %s%s"
            .formatted(exchange.describe(), reason(thrown), outcome(exchange)),
        thrown);
  }

  private static String outcome(Exchange exchange) {
    return switch (exchange.repeat()) {
      case UNLESS_SLOW -> "";
      case UNLESS_RUN -> "; whether the request was carried out is unknown";
      case KEYED ->
          "; whether the request was carried out is unknown (next: send it again with the idempotency key %s, which does no harm)"
              .formatted(exchange.key().orElse(""));
    };
  }

  /// The exception for a stream that broke off.
  static LaunchException cutShort(Exchange exchange, Throwable thrown) {
    return new LaunchException(
        ErrorCode.DEADLINE_EXCEEDED,
        "%s: the connection broke before the answer was complete: %s"
            .formatted(exchange.describe(), reason(thrown)),
        thrown);
  }

  /// The exception for a caller that was interrupted while it waited.
  static LaunchException interrupted(Exchange exchange, InterruptedException cause) {
    return new LaunchException(
        ErrorCode.DEADLINE_EXCEEDED,
        "%s: interrupted while waiting for the answer".formatted(exchange.describe()),
        cause);
  }

  static RetryPolicy.Failure failure(Exchange.Answer answer) {
    return new RetryPolicy.Failure.Answered(answer.status(), retryAfter(answer));
  }

  static RetryPolicy.Failure failure(Throwable thrown) {
    if (thrown instanceof ConnectException
        || thrown instanceof NoRouteToHostException
        || thrown instanceof HttpConnectTimeoutException) {
      return new RetryPolicy.Failure.NotConnected();
    }
    if (thrown instanceof LaunchException) {
      return new RetryPolicy.Failure.Unusable();
    }
    if (thrown instanceof HttpTimeoutException) {
      return new RetryPolicy.Failure.TimedOut();
    }
    return new RetryPolicy.Failure.Broken();
  }

  private static LaunchException unreadable(
      Exchange exchange, Exchange.Answer answer, @Nullable Exception cause) {
    return new LaunchException(
        ErrorCode.INTERNAL,
        "%s: the answer is not the JSON of Launch's API: %s (next: check that a Launch server is there)"
            .formatted(exchange.describe(), shown(answer.body())),
        cause);
  }

  /// The seconds of a Retry-After header; its other form, a date, is not one that Launch sends.
  private static Optional<Duration> retryAfter(Exchange.Answer answer) {
    return answer
        .headers()
        .firstValue("Retry-After")
        .filter(value -> value.matches("\\d{1,9}"))
        .map(value -> Duration.ofSeconds(Long.parseLong(value)));
  }

  private static ErrorCode code(Exchange.Answer answer) {
    String name = answer.headers().firstValue(CODE_HEADER).orElse("");
    for (ErrorCode code : ErrorCode.values()) {
      if (code.name().equals(name)) {
        return code;
      }
    }
    return ErrorCode.ofStatus(answer.status());
  }

  private static String message(
      Exchange exchange, Exchange.Answer answer, @Nullable JsonNode body) {
    for (String field : List.of("detail", "error")) {
      JsonNode text = body == null ? null : body.get(field);
      if (text != null && !text.isNull()) {
        return text.isTextual() ? text.textValue() : text.toString();
      }
    }
    return "%s answered %d, and not in the words of Launch's API: %s (next: check that a Launch server is there)"
        .formatted(exchange.describe(), answer.status(), shown(answer.body()));
  }

  private static @Nullable JsonNode json(byte[] body) {
    try {
      return ClientJson.MAPPER.readTree(body);
    } catch (IOException e) {
      return null;
    }
  }

  private static List<FieldError> fields(JsonNode detail) {
    return ClientJson.MAPPER.convertValue(detail, new TypeReference<List<FieldError>>() {});
  }

  private static String shown(byte[] body) {
    int length = Math.min(body.length, SHOWN_BYTES);
    String text = new String(body, 0, length, StandardCharsets.UTF_8).strip();
    return text.isEmpty() ? "(nothing)" : text + (body.length > length ? "…" : "");
  }

  private static String reason(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause.getMessage() != null) {
        return cause.getMessage();
      }
    }
    return thrown.getClass().getSimpleName();
  }
}
