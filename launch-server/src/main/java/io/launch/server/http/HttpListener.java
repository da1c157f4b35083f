package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// Listens for HTTP on every event loop, and brings requests to the [FrontDoor].
public final class HttpListener implements AutoCloseable {
  private static final int MAX_HEADER_BYTES = 32 * 1024;
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

  private final Vertx vertx;
  private final String deployment;
  private final int port;

  private HttpListener(Vertx vertx, String deployment, int port) {
    this.vertx = vertx;
    this.deployment = deployment;
    this.port = port;
  }

  /// Where and how to listen.
  ///
  /// @param port 0 takes a free one
  /// @param eventLoops how many serve
  public record Options(String host, int port, Duration idleTimeout, int eventLoops) {}

  /// Begins to listen.
  ///
  /// @throws LaunchException UNAVAILABLE when the address cannot be had
  public static HttpListener start(
      Vertx vertx, Options options, FrontDoor door, ErrorRenderer errors) {
    AtomicInteger bound = new AtomicInteger();
    try {
      String deployment =
          vertx
              .deployVerticle(
                  () -> new Loop(httpOptions(options), door, errors, bound),
                  new DeploymentOptions().setInstances(options.eventLoops()))
              .toCompletionStage()
              .toCompletableFuture()
              .join();
      return new HttpListener(vertx, deployment, bound.get());
    } catch (CompletionException e) {
      throw new LaunchException(
          ErrorCode.UNAVAILABLE,
          "port: cannot listen on %s:%d (%s). Choose another with --port; 0 takes a free one."
              .formatted(options.host(), options.port(), e.getCause()),
          e);
    }
  }

  /// The port that it listens on.
  public int port() {
    return port;
  }

  @Override
  public void close() {
    vertx
        .undeploy(deployment)
        .toCompletionStage()
        .toCompletableFuture()
        .completeOnTimeout(null, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
  }

  private static HttpServerOptions httpOptions(Options options) {
    return new HttpServerOptions()
        .setHost(options.host())
        // A negative port is a free one that all instances share.
        .setPort(options.port() == 0 ? -1 : options.port())
        // HTTP/1.1 only: one kind of request to bound, and fewer classes to load.
        .setHttp2ClearTextEnabled(false)
        .setHandle100ContinueAutomatically(true)
        // There are no WebSockets here, and looking out for them costs every request.
        .setPerFrameWebSocketCompressionSupported(false)
        .setPerMessageWebSocketCompressionSupported(false)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_HEADER_BYTES)
        .setIdleTimeout(Math.toIntExact(options.idleTimeout().toMillis()))
        .setIdleTimeoutUnit(TimeUnit.MILLISECONDS);
  }

  /// One event loop's server.
  private static final class Loop extends VerticleBase {
    private final HttpServerOptions options;
    private final FrontDoor door;
    private final ErrorRenderer errors;
    private final AtomicInteger bound;

    Loop(HttpServerOptions options, FrontDoor door, ErrorRenderer errors, AtomicInteger bound) {
      this.options = options;
      this.door = door;
      this.errors = errors;
      this.bound = bound;
    }

    @Override
    public Future<?> start() {
      HttpServer server = vertx.createHttpServer(options);
      server.requestHandler(door::accept);
      server.invalidRequestHandler(errors::malformed);
      return server.listen().onSuccess(it -> bound.set(it.actualPort()));
    }
  }
}
