package io.launch.client.internal;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One request to the server.
///
/// @param path path and query below the server's base URL
/// @param body JSON in UTF-8, where there is one
/// @param headers headers besides the SDK's own
/// @param timeout how long the answer may take; the transport's default when absent
/// @param repeat when it may be sent again
public record HttpCall(
    String method,
    String path,
    byte @Nullable [] body,
    Map<String, String> headers,
    @Nullable Duration timeout,
    Repeat repeat) {
  static final String KEY_HEADER = "Idempotency-Key";

  public HttpCall {
    headers = Map.copyOf(headers);
  }

  /// Reads something.
  public static HttpCall get(String path) {
    return new HttpCall("GET", path, null, Map.of(), null, Repeat.UNLESS_SLOW);
  }

  /// Changes something, or runs a model: never sent again once it may have arrived.
  public static HttpCall post(String path, Object body) {
    return postJson(path, ClientJson.write("request", body));
  }

  /// The same with a body that is JSON already.
  public static HttpCall postJson(String path, byte[] body) {
    return new HttpCall("POST", path, body, Map.of(), null, Repeat.UNLESS_RUN);
  }

  /// Reads something whose description is too long for a URL.
  public static HttpCall postRead(String path, Object body) {
    byte[] json = ClientJson.write("request", body);
    return new HttpCall("POST", path, json, Map.of(), null, Repeat.UNLESS_SLOW);
  }

  /// Brings something about that is the same when it is brought about twice.
  public static HttpCall postRepeatable(String path) {
    return new HttpCall("POST", path, new byte[0], Map.of(), null, Repeat.UNLESS_SLOW);
  }

  /// Replaces something.
  public static HttpCall put(String path, Object body) {
    byte[] json = ClientJson.write("request", body);
    return new HttpCall("PUT", path, json, Map.of(), null, Repeat.UNLESS_RUN);
  }

  /// Deletes something.
  public static HttpCall delete(String path) {
    return new HttpCall("DELETE", path, null, Map.of(), null, Repeat.UNLESS_RUN);
  }

  /// This request with more headers.
  public HttpCall withHeaders(Map<String, String> more) {
    Map<String, String> all = new HashMap<>(headers);
    all.putAll(more);
    return new HttpCall(method, path, body, all, timeout, repeat);
  }

  /// This request with a key by which the server knows it when it comes again, so that it is
  /// carried out once however often it is sent.
  public HttpCall withKey(String key) {
    HttpCall keyed = withHeaders(Map.of(KEY_HEADER, key));
    return new HttpCall(method, path, body, keyed.headers(), timeout, Repeat.KEYED);
  }

  /// This request with a time of its own.
  public HttpCall withTimeout(Optional<Duration> limit) {
    return new HttpCall(method, path, body, headers, limit.orElse(timeout), repeat);
  }

  /// This request, whose answer the server may hold back for `wait`, with `limit` on top of it.
  public HttpCall holding(Duration wait, Duration limit) {
    return withTimeout(Optional.of(wait.plus(limit)));
  }

  /// Text made fit for a path segment or a query value.
  public static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /// A time as `?wait=` takes it: seconds, with a fraction where there is one.
  public static String seconds(Duration time) {
    long millis = time.toMillis();
    return millis % 1000 == 0 ? Long.toString(millis / 1000) : Double.toString(millis / 1000.0);
  }
}
