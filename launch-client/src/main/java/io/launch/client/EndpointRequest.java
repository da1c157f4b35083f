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
/// EndpointRequest task =
///     EndpointRequest.ofUrl("https://example.com/cat.jpg")
///         .withLabel("cats")
///         .withPriority(10)
///         .withDeadline(Duration.ofHours(1))
///         .withIdempotencyKey("cat-1");
/// ```
public final class EndpointRequest {
  /// What the SDK waits on top of the server's own deadline, so that the server's error arrives.
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final int MAX_PRIORITY = 100;
  private static final int MAX_LABEL = 200;
  private static final String KEY_HEADER = "Idempotency-Key";
  private static final Pattern KEY = Pattern.compile("[!-~]{1,255}");
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");

  private final @Nullable String url;
  private final @Nullable Object args;
  private final boolean returnPickled;
  private final String requestId;
  private final Map<String, String> headers;
  private final @Nullable Duration timeout;
  private final Queueing queueing;

  /// What is said of the task that an async endpoint makes of a request.
  private record Queueing(
      @Nullable Integer priority,
      @Nullable String label,
      @Nullable Duration deadline,
      @Nullable String key) {
    static final Queueing NOTHING_SAID = new Queueing(null, null, null, null);
  }

  private EndpointRequest(
      @Nullable String url,
      @Nullable Object args,
      boolean returnPickled,
      String requestId,
      Map<String, String> headers,
      @Nullable Duration timeout,
      Queueing queueing) {
    this.url = url;
    this.args = args;
    this.returnPickled = returnPickled;
    this.requestId = requestId;
    this.headers = headers;
    this.timeout = timeout;
    this.queueing = queueing;
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
    return new EndpointRequest(
        url, args, true, UUID.randomUUID().toString(), Map.of(), null, Queueing.NOTHING_SAID);
  }

  /// This request with the result as a Python pickle under a signed URL (true, as it is unless said
  /// otherwise) or as JSON.
  public EndpointRequest withReturnPickled(boolean pickled) {
    return new EndpointRequest(url, args, pickled, requestId, headers, timeout, queueing);
  }

  /// This request with an id by which its response is found in a batch. It stays in this program.
  public EndpointRequest withRequestId(String id) {
    Args.require(!id.isEmpty(), "requestId: empty (expected: a text)");
    return new EndpointRequest(url, args, returnPickled, id, headers, timeout, queueing);
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
    if (name.equalsIgnoreCase(KEY_HEADER)) {
      return withIdempotencyKey(value);
    }
    Map<String, String> more = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    more.putAll(headers);
    more.put(name, value);
    return new EndpointRequest(url, args, returnPickled, requestId, more, timeout, queueing);
  }

  /// This request with the time a sync caller waits, or a streaming one for each piece; the
  /// server's default unless said otherwise. For a task see [#withDeadline].
  public EndpointRequest withTimeout(Duration limit) {
    Args.require(
        !limit.isZero() && !limit.isNegative(), "timeout: %s (expected: more than 0)", limit);
    return new EndpointRequest(url, args, returnPickled, requestId, headers, limit, queueing);
  }

  /// This request with a rank among the tasks of an async endpoint: those of a higher one are run
  /// first, those of the same in the order in which they came. 0 unless said otherwise.
  ///
  /// @param rank -100 to 100
  public EndpointRequest withPriority(int rank) {
    Args.require(
        -MAX_PRIORITY <= rank && rank <= MAX_PRIORITY, "priority: %d (expected: -100..100)", rank);
    return with(new Queueing(rank, queueing.label, queueing.deadline, queueing.key));
  }

  /// This request with a name by which its task is found later, with [TaskFilter#withLabel]; many
  /// may have the same. Async endpoints only.
  ///
  /// @param name 1 to 200 characters
  public EndpointRequest withLabel(String name) {
    Args.require(
        !name.isEmpty() && name.length() <= MAX_LABEL,
        "label: %d characters (expected: 1..200)",
        name.length());
    return with(new Queueing(queueing.priority, name, queueing.deadline, queueing.key));
  }

  /// This request with the time after which its task ends FAILURE if it has not ended by then,
  /// whether it waits or runs. Async endpoints only.
  public EndpointRequest withDeadline(Duration afterCreation) {
    Args.require(
        !afterCreation.isZero() && !afterCreation.isNegative(),
        "deadline: %s (expected: more than 0)",
        afterCreation);
    return with(new Queueing(queueing.priority, queueing.label, afterCreation, queueing.key));
  }

  /// This request with a key of the caller's own by which the server knows it: sent again within 24
  /// hours, also by another program, it gives the same task; another request with the same key is a
  /// CONFLICT. Unless said otherwise every sending has a key of its own, so that only the SDK's own
  /// repetitions are known. Async endpoints only.
  ///
  /// @param key 1 to 255 visible ASCII characters
  public EndpointRequest withIdempotencyKey(String key) {
    Args.require(
        KEY.matcher(key).matches(),
        "idempotency key: %d characters (expected: 1..255 visible ASCII characters, no spaces)",
        key.length());
    return with(new Queueing(queueing.priority, queueing.label, queueing.deadline, key));
  }

  private EndpointRequest with(Queueing said) {
    return new EndpointRequest(url, args, returnPickled, requestId, headers, timeout, said);
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

  /// The rank of its task, if said.
  public Optional<Integer> priority() {
    return Optional.ofNullable(queueing.priority);
  }

  /// The name by which its task is found, if said.
  public Optional<String> label() {
    return Optional.ofNullable(queueing.label);
  }

  /// How long after its creation its task ends at the latest, if said.
  public Optional<Duration> deadline() {
    return Optional.ofNullable(queueing.deadline);
  }

  /// The caller's own key for it, if said.
  public Optional<String> idempotencyKey() {
    return Optional.ofNullable(queueing.key);
  }

  /// As sync and streaming endpoints take it.
  CreateTaskRequest wire() {
    return new CreateTaskRequest(url, args, returnPickled, seconds(timeout));
  }

  /// As async endpoints take it.
  ///
  /// @param key of a request in a body of many; null when the HTTP request has it in a header
  CreateTaskRequest taskWire(@Nullable String key) {
    return new CreateTaskRequest(
        url,
        args,
        returnPickled,
        seconds(timeout),
        null,
        null,
        queueing.priority,
        queueing.label,
        seconds(queueing.deadline),
        key);
  }

  private static @Nullable Double seconds(@Nullable Duration time) {
    return time == null ? null : time.toMillis() / 1000.0;
  }

  Optional<Duration> answerWithin() {
    return timeout().map(limit -> limit.plus(GRACE));
  }

  @Override
  public String toString() {
    return "EndpointRequest[%s, %s]".formatted(requestId, url == null ? "args" : url);
  }
}
