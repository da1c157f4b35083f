package io.launch.bench.process;

import io.launch.api.worker.WorkerConfig;
import io.vertx.core.AbstractVerticle;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.PoolOptions;

/// The least that can stand between a caller and a worker: reads a request, sends its body on,
/// hands the answer back. Run as a process of its own with the worker's port as argument.
public final class BareProxy extends AbstractVerticle {
  private final int workerPort;

  private BareProxy(int workerPort) {
    this.workerPort = workerPort;
  }

  /// @param args the worker's port
  public static void main(String[] args) {
    int workerPort = Integer.parseInt(args[0]);
    Vertx.vertx()
        .deployVerticle(
            () -> new BareProxy(workerPort),
            new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors()))
        .await();
  }

  @Override
  public void start(Promise<Void> started) {
    HttpClient client =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(256));
    vertx
        .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
        .requestHandler(request -> relay(client, request))
        .listen()
        .onSuccess(server ->
            System.out.println(WorkerConfig.SIGNAL + "{\"port\":" + server.actualPort() + "}"))
        .<Void>mapEmpty()
        .onComplete(started);
  }

  private void relay(HttpClient client, HttpServerRequest request) {
    request
        .body()
        .compose(body ->
            client
                .request(HttpMethod.POST, workerPort, "127.0.0.1", "/predict")
                .compose(call -> call.putHeader("content-type", "application/json").send(body)))
        .compose(answer ->
            answer
                .body()
                .compose(body -> request.response().setStatusCode(answer.statusCode()).end(body)))
        .onFailure(_ -> request.response().setStatusCode(502).end());
  }
}
