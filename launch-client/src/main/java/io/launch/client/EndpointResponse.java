package io.launch.client;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.SyncTaskView;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskStatus;
import io.launch.api.task.TaskView;
import io.launch.client.internal.ClientJson;
import io.launch.client.internal.HttpTransport;
import io.launch.client.internal.PickleReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What became of one request: an answer, a failure, or nothing yet.
///
/// ```java
/// EndpointResponse response =
///     client.endpoints().async("minilm").predict(EndpointRequest.ofArgs(Map.of("text", "hello"))).get();
/// if (response.status() == EndpointResponse.Status.SUCCESS) {
///   System.out.println(response.fetchPickled());
/// }
/// ```
public final class EndpointResponse {
  private final HttpTransport transport;
  private final Status status;
  private final @Nullable String result;
  private final @Nullable String resultUrl;
  private final @Nullable String traceback;
  private final @Nullable TaskDetail detail;

  /// What became of a request.
  public enum Status {
    /// The model answered: there is either a result or a result URL.
    SUCCESS,
    /// The model threw, or the request could not be run: there is a traceback.
    FAILURE,
    /// It is waiting or being run.
    PENDING
  }

  private EndpointResponse(
      HttpTransport transport,
      Status status,
      @Nullable String result,
      @Nullable String resultUrl,
      @Nullable String traceback) {
    this.transport = transport;
    this.status = status;
    this.result = result;
    this.resultUrl = resultUrl;
    this.traceback = traceback;
    this.detail = null;
  }

  private EndpointResponse(EndpointResponse outcome, @Nullable TaskDetail detail) {
    this.transport = outcome.transport;
    this.status = outcome.status;
    this.result = outcome.result;
    this.resultUrl = outcome.resultUrl;
    this.traceback = outcome.traceback;
    this.detail = detail;
  }

  static EndpointResponse pending(HttpTransport transport) {
    return new EndpointResponse(transport, Status.PENDING, null, null, null);
  }

  static EndpointResponse of(HttpTransport transport, SyncTaskView view) {
    return of(transport, view.status(), view.result(), view.traceback());
  }

  static EndpointResponse of(HttpTransport transport, TaskView view) {
    return new EndpointResponse(
        of(transport, view.status(), view.result(), view.traceback()), view.detail());
  }

  /// A piece of a streamed answer: its result is JSON as it is, rather than as text.
  static EndpointResponse ofEvent(HttpTransport transport, String event) {
    JsonNode view = ClientJson.read(event, JsonNode.class);
    String status = view.path("status").asText();
    JsonNode piece = view.path("result").path("result");
    if (status.equals("FAILURE")) {
      String traceback = view.path("traceback").textValue();
      return of(transport, TaskStatus.FAILURE, null, traceback);
    }
    if (!status.equals("SUCCESS") || piece.isMissingNode()) {
      throw new LaunchException(
          ErrorCode.INTERNAL,
          "the server streamed %s (expected: SUCCESS with a result, or FAILURE)".formatted(event));
    }
    return new EndpointResponse(
        transport,
        Status.SUCCESS,
        new String(ClientJson.write("result", piece), StandardCharsets.UTF_8),
        null,
        null);
  }

  private static EndpointResponse of(
      HttpTransport transport,
      TaskStatus status,
      @Nullable Object result,
      @Nullable String traceback) {
    return switch (status) {
      case PENDING, STARTED -> pending(transport);
      case SUCCESS -> succeeded(transport, result);
      case FAILURE -> {
        String words =
            result == null
                ? "the request failed, and the server does not say why"
                : result.toString();
        yield new EndpointResponse(
            transport, Status.FAILURE, null, null, traceback == null ? words : traceback);
      }
    };
  }

  private static EndpointResponse succeeded(HttpTransport transport, @Nullable Object result) {
    Map<?, ?> fields = result instanceof Map<?, ?> map ? map : Map.of();
    Object url = fields.get("result_url");
    Object json = fields.get("result");
    if ((url == null) == (json == null)) {
      throw new LaunchException(
          ErrorCode.INTERNAL,
          "the server answered SUCCESS with the result %s (expected: an object with either result or result_url)"
              .formatted(result));
    }
    return url == null
        ? new EndpointResponse(transport, Status.SUCCESS, ClientJson.text(json), null, null)
        : new EndpointResponse(transport, Status.SUCCESS, null, url.toString(), null);
  }

  /// What became of the request.
  public Status status() {
    return status;
  }

  /// The signed, expiring URL of the pickled result; given on SUCCESS when the request asked for a
  /// pickle.
  public Optional<String> resultUrl() {
    return Optional.ofNullable(resultUrl);
  }

  /// The result as JSON text; given on SUCCESS when the request did not ask for a pickle.
  public Optional<String> result() {
    return Optional.ofNullable(result);
  }

  /// The model's stack trace, or what went wrong; given on FAILURE.
  public Optional<String> traceback() {
    return Optional.ofNullable(traceback);
  }

  /// What else is known of the task, such as why it ended in FAILURE: its state is then FAILURE
  /// (the model threw), EXPIRED, CANCELLED, DEAD or TIMED_OUT. Empty for answers that are no tasks,
  /// and from servers that do not say.
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hi"));
  /// EndpointResponse response = client.endpoints().async("minilm").predict(request).get();
  /// boolean late =
  ///     response.detail().filter(d -> d.state() == TaskDetail.State.EXPIRED).isPresent();
  /// ```
  public Optional<TaskDetail> detail() {
    return Optional.ofNullable(detail);
  }

  /// The JSON result as a value of the type. Numbers keep every digit: those of no declared type
  /// become Integer, Long, BigInteger or BigDecimal.
  ///
  /// ```java
  /// record Scores(List<Double> scores) {}
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("x", 1)).withReturnPickled(false);
  /// Scores scores = client.endpoints().sync("iris").predict(request).resultAs(Scores.class);
  /// ```
  ///
  /// @throws LaunchException MODEL_FAILED with the stack trace on FAILURE; INVALID_ARGUMENT when
  ///   the result does not fit the type, is a pickle, or is not there yet
  public <T> T resultAs(Class<T> type) {
    return ClientJson.read(json(), type);
  }

  /// The JSON result as a value of a generic type.
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("x", 1)).withReturnPickled(false);
  /// Map<String, List<Double>> tensors =
  ///     client.endpoints().sync("iris").predict(request).resultAs(new TypeReference<>() {});
  /// ```
  ///
  /// @throws LaunchException as above
  public <T> T resultAs(TypeReference<T> type) {
    return ClientJson.read(json(), type);
  }

  /// Fetches the pickled result and reads it: dict as Map, list and tuple as List, set as Set, str
  /// as String, bytes as `byte[]`, int as Integer, Long or BigInteger, float as Double, None as
  /// null. Needs `net.razorvine:pickle` on the class path.
  ///
  /// `GET` of the result URL
  ///
  /// ```java
  /// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hello"));
  /// Object value = client.endpoints().async("minilm").predict(request).get().fetchPickled();
  /// ```
  ///
  /// @throws LaunchException MODEL_FAILED with the stack trace on FAILURE; INVALID_ARGUMENT when
  ///   the result is JSON, is not there yet, or holds more than plain values; NOT_FOUND or
  ///   UNAUTHENTICATED when the URL has expired
  public @Nullable Object fetchPickled() {
    if (resultUrl == null) {
      throw noResult("a pickled result", "result() or resultAs(…)");
    }
    byte[] pickle = transport.download(URI.create(resultUrl));
    try {
      return PickleReader.read(pickle);
    } catch (NoClassDefFoundError e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "fetchPickled needs net.razorvine:pickle on the class path (next: add it, or ask with returnPickled false)",
          e);
    }
  }

  private String json() {
    if (result == null) {
      throw noResult("a JSON result", "resultUrl() or fetchPickled()");
    }
    return result;
  }

  private LaunchException noResult(String expected, String other) {
    return switch (status) {
      case FAILURE -> new LaunchException(ErrorCode.MODEL_FAILED, String.valueOf(traceback));
      case PENDING ->
          new LaunchException(
              ErrorCode.INVALID_ARGUMENT,
              "the response is PENDING (expected: %s)".formatted(expected));
      case SUCCESS ->
          new LaunchException(
              ErrorCode.INVALID_ARGUMENT,
              "the response has no such result (expected: %s; next: use %s, or change returnPickled)"
                  .formatted(expected, other));
    };
  }

  private String failure() {
    return detail == null || detail.state() == TaskDetail.State.FAILURE
        ? ", "
        : ", " + detail.state() + ", ";
  }

  @Override
  public String toString() {
    return "EndpointResponse[%s%s]"
        .formatted(
            status,
            switch (status) {
              case SUCCESS -> ", " + (result == null ? resultUrl : result);
              case FAILURE -> failure() + traceback;
              case PENDING -> "";
            });
  }
}
