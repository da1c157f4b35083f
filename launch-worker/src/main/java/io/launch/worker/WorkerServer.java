package io.launch.worker;

import io.launch.api.worker.WorkerConfig;
import io.launch.worker.runtime.PredictorRuntime;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The worker's HTTP server on loopback, and the threads that predict.
final class WorkerServer {
  /// Requests that wait for a thread. The server sends no more than `concurrency` at once; this
  /// only bounds what anyone else sends.
  private static final int MAX_WAITING = 1_000;

  /// How long an input behind a URL may take to come.
  private static final Duration INPUT_TIMEOUT = Duration.ofSeconds(60);

  private final WorkerConfig config;
  private final Future<Vertx> vertx;
  private final OpenRequests open = new OpenRequests();
  private final ThreadPoolExecutor executor;
  private @Nullable HttpServer server;
  private @Nullable PredictorRuntime runtime;

  private WorkerServer(WorkerConfig config, Future<Vertx> vertx) {
    this.config = config;
    this.vertx = vertx;
    this.executor =
        new ThreadPoolExecutor(
            config.concurrency(),
            config.concurrency(),
            0,
            TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(MAX_WAITING),
            Thread.ofPlatform().name("predict-", 0).daemon().factory());
  }

  /// Makes ready what takes time, beside the loading of the model.
  static WorkerServer prepare(WorkerConfig config) {
    FutureTask<Vertx> vertx = new FutureTask<>(WorkerServer::vertx);
    Thread.ofPlatform().daemon().name("prepare").start(vertx);
    return new WorkerServer(config, vertx);
  }

  /// One event loop, and nothing that costs time at the start: no unpacking of files out of jars,
  /// no resolver of names (this server listens on an address, and inputs have a resolver of their
  /// own), no search for logging libraries.
  private static Vertx vertx() {
    System.setProperty("vertx.disableFileCPResolving", "true");
    System.setProperty("vertx.disableFileCaching", "true");
    System.setProperty("vertx.disableDnsResolver", "true");
    System.setProperty(
        "vertx.logger-delegate-factory-class-name", "io.vertx.core.logging.JULLogDelegateFactory");
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(1)
            .setWorkerPoolSize(1)
            .setInternalBlockingPoolSize(1));
  }

  /// Begins to answer, and returns the port.
  int listen(PredictorRuntime model) throws ExecutionException, InterruptedException {
    runtime = model;
    Vertx vertx = this.vertx.get();
    Predictions predictions = predictions(model, vertx);
    PredictorRoutes routes = new PredictorRoutes(predictions, executor, open);
    server =
        vertx
            .createHttpServer(
                new HttpServerOptions().setHost("127.0.0.1").setPort(0).setTcpNoDelay(true))
            .requestHandler(request -> routes.handle(request, vertx.getOrCreateContext()))
            .listen()
            .toCompletionStage()
            .toCompletableFuture()
            .get();
    return server.actualPort();
  }

  private Predictions predictions(PredictorRuntime model, Vertx vertx) {
    OutboundHttp http = new OutboundHttp(vertx);
    InputFetcher.Resolver resolver = host -> List.of(InetAddress.getAllByName(host));
    InputFetcher.Limits limits =
        new InputFetcher.Limits(
            new AddressRules(config.allowPrivateUrls()), config.maxInputBytes(), INPUT_TIMEOUT);
    return new Predictions(
        model,
        new InputFetcher(http, resolver, limits),
        new Results(
            new ResultUploader(http, resolver),
            config.maxResultBytes(),
            config.maxStoredResultBytes()),
        new NamedCalls(http, resolver));
  }

  /// Takes no more requests, answers those it has, and closes the model.
  void drain() {
    try {
      open.close();
      if (server != null) {
        server.close().toCompletionStage().toCompletableFuture().get();
      }
      if (runtime != null) {
        runtime.close();
      }
    } catch (Exception failure) {
      System.err.print(StackTraces.of(failure));
    }
  }
}
