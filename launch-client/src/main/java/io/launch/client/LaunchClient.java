package io.launch.client;

import io.launch.client.internal.HttpTransport;
import io.launch.client.internal.RetryPolicy;
import java.net.URI;
import java.time.Duration;

/// A connection to a Launch server, and the way to everything in it. Safe for use by many threads;
/// one client per server and API key is enough. It asks the server for nothing before its first
/// call.
///
/// ```java
/// try (LaunchClient launch = LaunchClient.connect(URI.create("http://127.0.0.1:8080"), "lk_…")) {
///   Map<?, ?> answer =
///       launch.endpoints().sync("shout").predict(Map.of("text", "hello"), Map.class);
///   System.out.println(answer.get("shouted"));
/// }
/// ```
///
/// Every call may throw [io.launch.api.LaunchException]: UNAVAILABLE when the server cannot be
/// reached, UNAUTHENTICATED when it does not know the API key, DEADLINE_EXCEEDED when no answer
/// came in time.
///
/// Requests are repeated, with growing pauses and as the server's Retry-After says, where that is
/// safe: reads; new tasks, which the server knows by their idempotency keys; any request that the
/// server answered with 429 or 503, because nothing was run; any request for which no connection
/// was made. A sync or streaming prediction, or a change, whose connection broke midway is never
/// sent twice.
public final class LaunchClient implements AutoCloseable {
  private static final Duration FIRST_PAUSE = Duration.ofMillis(100);
  private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

  private final HttpTransport transport;
  private final Bundles bundles;
  private final Endpoints endpoints;
  private final Tasks tasks;

  private LaunchClient(LaunchClientConfig config) {
    this.transport =
        new HttpTransport(
            new HttpTransport.Settings(
                config.url(),
                config.apiKey(),
                config.connectTimeout(),
                config.requestTimeout(),
                config.maxAnswerBytes(),
                new RetryPolicy(config.retries(), FIRST_PAUSE, MAX_PAUSE)));
    this.bundles = new Bundles(transport, config.uploadTimeout());
    this.tasks = new Tasks(transport);
    this.endpoints = new Endpoints(transport, tasks);
  }

  /// A client of the server at the URL, with default settings.
  ///
  /// @throws io.launch.api.LaunchException INVALID_ARGUMENT when URL or key cannot be one
  public static LaunchClient connect(URI url, String apiKey) {
    return connect(LaunchClientConfig.of(url, apiKey));
  }

  /// A client with these settings.
  public static LaunchClient connect(LaunchClientConfig config) {
    return new LaunchClient(config);
  }

  /// Bundles: packages of model code and weights.
  public Bundles bundles() {
    return bundles;
  }

  /// Endpoints: named deployments of bundles, which are asked for predictions.
  public Endpoints endpoints() {
    return endpoints;
  }

  /// Tasks: async requests by their ids.
  public Tasks tasks() {
    return tasks;
  }

  /// Ends requests in progress, whose callers get UNAVAILABLE, and frees the connections. Tasks
  /// that the server has accepted go on.
  @Override
  public void close() {
    transport.close();
  }
}
