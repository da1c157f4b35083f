package io.launch.adapters.http;

import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerReply;
import io.launch.core.worker.WorkerStream;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Asks workers over connections that are kept open between calls, one call at a time on each.
///
/// Every event loop has connections of its own, so that a call made on an event loop is sent, and
/// its answer handled, on that very loop without a change of thread. A call made on any other
/// thread is sent from one event loop that is chosen once. Stages complete on the event loop: who
/// goes on from one must not block. Safe for use by many threads.
public final class HttpWorkerClient implements WorkerClient, AutoCloseable {
  private static final long MAX_READYZ_BYTES = 64 * 1024;

  /// Tells the worker how long it has, in milliseconds.
  private static final CharSequence TIMEOUT = HttpHeaders.createOptimized("Launch-Timeout-Ms");

  /// A worker whose time is over can say until then where it hangs.
  private static final Duration LAST_WORD = Duration.ofMillis(500);

  private final Vertx vertx;
  private final PoolOptions poolOptions;
  private final Context homeContext;
  private final HttpClient probes;
  private final Map<Thread, HttpClient> clients = new ConcurrentHashMap<>();

  /// @param maxConnectionsPerWorker connections that one event loop opens to one worker; a call
  ///   past it waits for one to come free, within its own timeout
  public HttpWorkerClient(Vertx vertx, int maxConnectionsPerWorker) {
    this.vertx = vertx;
    this.poolOptions = new PoolOptions().setHttp1MaxSize(maxConnectionsPerWorker);
    this.homeContext = ((VertxInternal) vertx).createEventLoopContext();
    // A probe opens a connection of its own: it never waits behind predictions, and it shows that
    // the worker still accepts.
    this.probes = vertx.createHttpClient(new HttpClientOptions().setKeepAlive(false), poolOptions);
  }

  @Override
  public CompletionStage<WorkerReply> predict(WorkerAddress worker, WorkerCall call) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(worker.host())
            .setPort(worker.port())
            .setURI("/predict")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(TIMEOUT, Long.toString(Math.max(1, call.timeout().toMillis())));
    HttpExchange exchange = new HttpExchange(vertx, request, call.maxAnswerBytes());
    Buffer body = Buffer.buffer(call.envelope());
    onEventLoop(() -> exchange.start(client(), body, call.timeout().plus(LAST_WORD)));
    return exchange.reply();
  }

  @Override
  public WorkerStream stream(WorkerAddress worker, WorkerCall call, WorkerStream.Sink sink) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(worker.host())
            .setPort(worker.port())
            .setURI("/stream")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
            .putHeader(TIMEOUT, Long.toString(Math.max(1, call.timeout().toMillis())));
    WorkerCall patient =
        new WorkerCall(call.envelope(), call.timeout().plus(LAST_WORD), call.maxAnswerBytes());
    Context context = Context.isOnEventLoopThread() ? vertx.getOrCreateContext() : homeContext;
    HttpStream stream = new HttpStream(context, request, patient, sink);
    onEventLoop(() -> stream.start(client()));
    return stream;
  }

  @Override
  public CompletionStage<Boolean> ready(WorkerAddress worker, Duration timeout) {
    RequestOptions request =
        new RequestOptions().setHost(worker.host()).setPort(worker.port()).setURI("/readyz");
    HttpExchange exchange = new HttpExchange(vertx, request, MAX_READYZ_BYTES);
    onEventLoop(() -> exchange.start(probes, Buffer.buffer(), timeout));
    return said200(exchange);
  }

  @Override
  public CompletionStage<Boolean> cancel(WorkerAddress worker, String callId, Duration timeout) {
    RequestOptions request =
        new RequestOptions()
            .setMethod(HttpMethod.POST)
            .setHost(worker.host())
            .setPort(worker.port())
            .setURI("/cancel")
            .putHeader(HttpHeaders.CONTENT_TYPE, "application/json");
    HttpExchange exchange = new HttpExchange(vertx, request, MAX_READYZ_BYTES);
    Buffer body = JsonObject.of("id", callId).toBuffer();
    onEventLoop(() -> exchange.start(probes, body, timeout));
    return said200(exchange);
  }

  private static CompletionStage<Boolean> said200(HttpExchange exchange) {
    return exchange
        .reply()
        .thenApply(reply -> reply instanceof WorkerReply.Answered(int status, _) && status == 200);
  }

  /// Closes every connection; calls under way end Broken.
  @Override
  public void close() {
    probes.close();
    clients.values().forEach(HttpClient::close);
  }

  private void onEventLoop(Runnable action) {
    if (Context.isOnEventLoopThread()) {
      action.run();
    } else {
      homeContext.runOnContext(_ -> action.run());
    }
  }

  private HttpClient client() {
    HttpClient client = clients.get(Thread.currentThread());
    return client != null
        ? client
        : clients.computeIfAbsent(
            Thread.currentThread(),
            _ -> vertx.createHttpClient(new HttpClientOptions(), poolOptions));
  }
}
