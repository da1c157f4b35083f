package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class FrontDoorTest {
  @RegisterExtension
  final LaunchExtension launch =
      LaunchExtension.usual()
          .with("max-requests-in-progress", "2")
          .with("max-body-bytes-in-progress", "64KiB");

  private final Wire wire = new Wire(launch);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void requestsPastTheBoundAre429AndHealthIsNot() throws Exception {
    EndpointId endpoint = wire.ready("slow", "sync");
    Future<Answer> first = predict(endpoint);
    Future<Answer> second = predict(endpoint);
    var firstCall = launch.workers().next();
    var secondCall = launch.workers().next();

    Answer third = wire.get("/v2/model-bundles");
    Answer health = wire.get("/healthz");
    firstCall.answer(200, "{\"result\":\"1\"}");
    secondCall.answer(200, "{\"result\":\"2\"}");

    assertThat(third.status()).isEqualTo(429);
    assertThat(third.json().path("error").asText()).isEqualTo("Too many requests");
    assertThat(third.json().path("timestamp").asText()).endsWith("Z");
    assertThat(third.header("Retry-After")).isEqualTo("1");
    assertThat(health.status()).isEqualTo(200);
    assertThat(first.get().status() + second.get().status()).isEqualTo(400);
    assertThat(wire.get("/v2/model-bundles").status()).isEqualTo(200);
  }

  @Test
  void bodiesPastTheBoundTogetherAre429() throws Exception {
    Answer answer = wire.post("/v2/model-bundles", "x".repeat(100_000));

    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.detail()).contains("max-body-bytes-in-progress");
    assertThat(wire.post("/v2/model-bundles", "x".repeat(60_000)).status()).isEqualTo(422);
  }

  @Test
  void stoppingServerFinishesWhatRunsAndRefusesWhatIsNew() throws Exception {
    EndpointId endpoint = wire.ready("slow", "sync");
    Future<Answer> running = predict(endpoint);
    var call = launch.workers().next();
    Future<?> closing =
        threads.submit(() -> {
          launch.server().close();
          return null;
        });

    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> wire.get("/v2/model-bundles").status() == 503);
    assertThat(closing.isDone()).isFalse();
    call.answer(200, "{\"result\":\"1\"}");

    assertThat(running.get().status()).isEqualTo(200);
    closing.get();
  }

  @Test
  void taskThatRunsStoresItsResultWhileTheServerStops() throws Exception {
    EndpointId endpoint = wire.ready("pickler", "async");
    HeldCall call = runTask(endpoint);
    Future<?> closing =
        threads.submit(() -> {
          launch.server().close();
          return null;
        });
    Awaitility.await()
        .atMost(Duration.ofSeconds(5))
        .until(() -> wire.get("/v2/model-bundles").status() == 503);

    Answer put = put(place(call));
    call.answer(200, "{\"result_url\":\"done\"}");
    closing.get();

    assertThat(put.status()).isEqualTo(200);
  }

  @Test
  void taskStoresItsResultThoughAsManyWaitAsMay() throws Exception {
    EndpointId pickler = wire.ready("pickler", "async");
    EndpointId slow = wire.ready("slow", "sync");
    URI place = place(runTask(pickler));
    Future<Answer> first = predict(slow);
    Future<Answer> second = predict(slow);
    var firstCall = launch.workers().next();
    var secondCall = launch.workers().next();

    Answer put = put(place);
    firstCall.answer(200, "{\"result\":\"1\"}");
    secondCall.answer(200, "{\"result\":\"2\"}");

    assertThat(put.status()).isEqualTo(200);
    assertThat(first.get().status() + second.get().status()).isEqualTo(400);
  }

  /// A task that stores its result, at its worker.
  private HeldCall runTask(EndpointId endpoint) throws Exception {
    wire.post(
        "/v1/async-tasks?model_endpoint_id=" + endpoint, "{\"args\":{},\"return_pickled\":true}");
    return launch.workers().next();
  }

  private static URI place(HeldCall call) {
    return URI.create(call.envelope().replaceAll(".*\"result_upload_url\":\"([^\"]+)\".*", "$1"));
  }

  private Answer put(URI place) throws Exception {
    return wire.send(HttpRequest.newBuilder(place).PUT(BodyPublishers.ofByteArray(new byte[100])));
  }

  private Future<Answer> predict(EndpointId endpoint) {
    return threads.submit(
        () -> wire.post("/v1/sync-tasks?model_endpoint_id=" + endpoint, "{\"args\":{}}"));
  }
}
