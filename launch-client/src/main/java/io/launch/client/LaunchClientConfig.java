package io.launch.client;

import io.launch.api.Args;
import java.net.URI;
import java.time.Duration;

/// How a [LaunchClient] reaches its server.
///
/// ```java
/// LaunchClientConfig config =
///     LaunchClientConfig.of(URI.create("http://127.0.0.1:8080"), "lk_…")
///         .withRequestTimeout(Duration.ofSeconds(30))
///         .withRetries(5);
/// ```
///
/// @param url base URL of the server: http or https, with or without a path
/// @param apiKey the API key
/// @param connectTimeout how long making a connection may take; 5 s unless said otherwise
/// @param requestTimeout how long one answer may take, long polls apart; 60 s unless said otherwise
/// @param uploadTimeout how long sending one file may take; 30 min unless said otherwise
/// @param retries most repetitions of a request that is safe to repeat; 3 unless said otherwise
/// @param maxAnswerBytes largest answer and largest pickle that is read, in bytes; 256 MiB unless
///   said otherwise
public record LaunchClientConfig(
    URI url,
    String apiKey,
    Duration connectTimeout,
    Duration requestTimeout,
    Duration uploadTimeout,
    int retries,
    long maxAnswerBytes) {
  public LaunchClientConfig {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    Args.require(
        web && url.getHost() != null && url.getQuery() == null,
        "url: %s (expected: http://host:port or https://host:port)",
        url);
    Args.require(
        !apiKey.isBlank() && apiKey.chars().allMatch(c -> c > ' ' && c < 127),
        "apiKey: %d characters (expected: an API key, such as `launch serve` prints at its first start)",
        apiKey.length());
    requirePositive("connectTimeout", connectTimeout);
    requirePositive("requestTimeout", requestTimeout);
    requirePositive("uploadTimeout", uploadTimeout);
    Args.require(retries >= 0 && retries <= 20, "retries: %d (expected: 0..20)", retries);
    Args.require(
        maxAnswerBytes > 0 && maxAnswerBytes <= Integer.MAX_VALUE,
        "maxAnswerBytes: %d (expected: 1..2147483647)",
        maxAnswerBytes);
    url = URI.create(url.toString().replaceAll("/+$", ""));
  }

  /// The settings for a server, with everything else as it is by default.
  public static LaunchClientConfig of(URI url, String apiKey) {
    return new LaunchClientConfig(
        url,
        apiKey,
        Duration.ofSeconds(5),
        Duration.ofSeconds(60),
        Duration.ofMinutes(30),
        3,
        256L << 20);
  }

  /// These settings with another time for making a connection.
  public LaunchClientConfig withConnectTimeout(Duration timeout) {
    return new LaunchClientConfig(
        url, apiKey, timeout, requestTimeout, uploadTimeout, retries, maxAnswerBytes);
  }

  /// These settings with another time for one answer.
  public LaunchClientConfig withRequestTimeout(Duration timeout) {
    return new LaunchClientConfig(
        url, apiKey, connectTimeout, timeout, uploadTimeout, retries, maxAnswerBytes);
  }

  /// These settings with another time for sending one file.
  public LaunchClientConfig withUploadTimeout(Duration timeout) {
    return new LaunchClientConfig(
        url, apiKey, connectTimeout, requestTimeout, timeout, retries, maxAnswerBytes);
  }

  /// These settings with another number of repetitions; 0 for none.
  public LaunchClientConfig withRetries(int most) {
    return new LaunchClientConfig(
        url, apiKey, connectTimeout, requestTimeout, uploadTimeout, most, maxAnswerBytes);
  }

  /// These settings with another bound on what is read, in bytes.
  public LaunchClientConfig withMaxAnswerBytes(long bytes) {
    return new LaunchClientConfig(
        url, apiKey, connectTimeout, requestTimeout, uploadTimeout, retries, bytes);
  }

  private static void requirePositive(String name, Duration time) {
    Args.require(
        !time.isZero() && !time.isNegative(), "%s: %s (expected: more than 0)", name, time);
  }

  /// The settings without the API key, fit for a log.
  @Override
  public String toString() {
    return "LaunchClientConfig[url=%s, connectTimeout=%s, requestTimeout=%s, uploadTimeout=%s, retries=%d, maxAnswerBytes=%d]"
        .formatted(url, connectTimeout, requestTimeout, uploadTimeout, retries, maxAnswerBytes);
  }
}
