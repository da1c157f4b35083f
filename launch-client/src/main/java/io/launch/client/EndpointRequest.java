package io.launch.client;

import io.launch.api.Args;
import io.launch.api.task.CreateTaskRequest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// One input for a model: a JSON object, or the address of bytes that the worker fetches. It does
/// not change; the `with` methods make another one.
///
/// ```java
/// EndpointRequest request =
///     EndpointRequest.ofArgs(Map.of("text", "hello"))
///         .withReturnPickled(false)
///         .withRequestId("greeting-1")
///         .withTimeout(Duration.ofSeconds(5));
/// ```
public final class EndpointRequest {
  /// What the SDK waits on top of the server's own deadline, so that the server's error arrives.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private final @Nullable String url;
  private final @Nullable Object args;
  private final boolean returnPickled;
  private final String requestId;
  private final Map<String, String> headers;
  private final @Nullable Duration timeout;

  private EndpointRequest(
      @Nullable String url,
      @Nullable Object args,
      boolean returnPickled,
      String requestId,
      Map<String, String> headers,
      @Nullable Duration timeout) {
    this.url = url;
    this.args = args;
    this.returnPickled = returnPickled;
    this.requestId = requestId;
    this.headers = headers;
    this.timeout = timeout;
  }

  /// A request with a JSON object as input.
  ///
  /// ```java
  /// EndpointRequest.ofArgs(Map.of("text", "hello"));
  /// ```
  ///
  /// @param args a map, a record or anything else that Jackson writes as a JSON object
  public static EndpointRequest ofArgs(Object args) {
    return of(null, args);
  }

  /// A request whose input is the bytes behind an address, which the worker fetches.
  ///
  /// ```java
  /// EndpointRequest.ofUrl("https://example.com/cat.jpg");
  /// ```
  ///
  /// @param url http, https, or `s3://bucket/key` in Launch's own store
  public static EndpointRequest ofUrl(String url) {
    return of(url, null);
  }

  /// A request with whichever of the two is given.
  ///
  /// ```java
  /// EndpointRequest.of(null, Map.of("text", "hello"));
  /// ```
  ///
  /// @throws io.launch.api.LaunchException INVALID_ARGUMENT unless just one of `url` and `args` is
  ///   given
  public static EndpointRequest of(@Nullable String url, @Nullable Object args) {
    Args.require(
        (url == null) != (args == null),
        "url and args: %s (expected: exactly one of url and args)",
        url == null ? "neither is given" : "both are given");
    return new EndpointRequest(url, args, true, UUID.randomUUID().toString(), Map.of(), null);
  }

  /// This request with the result as a Python pickle under a signed URL (true, as it is unless said
  /// otherwise) or as JSON.
  public EndpointRequest withReturnPickled(boolean pickled) {
    return new EndpointRequest(url, args, pickled, requestId, headers, timeout);
  }

  /// This request with an id by which its response is found in a batch. It stays in this program.
  public EndpointRequest withRequestId(String id) {
    Args.require(!id.isEmpty(), "requestId: empty (expected: a text)");
    return new EndpointRequest(url, args, returnPickled, id, headers, timeout);
  }

  /// This request with a header for the HTTP request that carries it.
  ///
  /// @throws io.launch.api.LaunchException INVALID_ARGUMENT when name or value cannot be a header
  public EndpointRequest withHeader(String name, String value) {
    Args.require(
        HEADER_NAME.matcher(name).matches()
            && value.chars().allMatch(c -> c == '\t' || (c >= ' ' && c < 127)),
        "header: %s (expected: a name of letters, digits and hyphens, and a value of printable ASCII)",
        name);
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new EndpointRequest(url, args, returnPickled, requestId, more, timeout);
  }

  /// This request with the time a sync caller waits, or a streaming one for each piece; the
  /// server's default unless said otherwise. A task has no such deadline.
  public EndpointRequest withTimeout(Duration limit) {
    Args.require(
        !limit.isZero() && !limit.isNegative(), "timeout: %s (expected: more than 0)", limit);
    return new EndpointRequest(url, args, returnPickled, requestId, headers, limit);
  }

  /// The address of the input, if it has one.
  public Optional<String> url() {
    return Optional.ofNullable(url);
  }

  /// The input as a JSON object, if it is one.
  public Optional<Object> args() {
    return Optional.ofNullable(args);
  }

  /// Whether the result is stored as a Python pickle.
  public boolean returnPickled() {
    return returnPickled;
  }

  /// Tells this request from the others of a batch: what was given, or a UUID.
  public String requestId() {
    return requestId;
  }

  /// Headers for the HTTP request that carries it.
  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }

  /// How long a sync caller waits, if said.
  public Optional<Duration> timeout() {
    return Optional.ofNullable(timeout);
  }

  CreateTaskRequest wire() {
    Double seconds = timeout == null ? null : timeout.toMillis() / 1000.0;
    return new CreateTaskRequest(url, args, returnPickled, seconds);
  }

  Optional<Duration> answerWithin() {
    return timeout().map(limit -> limit.plus(GRACE));
  }

  @Override
  public String toString() {
    return "EndpointRequest[%s, %s]".formatted(requestId, url == null ? "args" : url);
  }
}
