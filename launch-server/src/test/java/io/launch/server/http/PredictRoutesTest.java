package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.worker.WorkerReply;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class PredictRoutesTest {
  @RegisterExtension
  final LaunchExtension launch =
      LaunchExtension.usual().with("max-waiting-requests", "1").with("queue-wait-timeout", "100ms");

  private final Wire wire = new Wire(launch);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  @Test
  void answerOfTheWorkerIsPassedOnByteForByte() throws Exception {
    EndpointId endpoint = wire.ready("echo", "sync");

    Future<Answer> answer = predict(endpoint, "{\"args\":{\"x\": 1.50}}");
    HeldCall call = launch.workers().next();
    call.answer(200, "{\"result\":  \"{\\\"y\\\": 1}\"}");

    assertThat(answer.get().response().body())
        .isEqualTo(
            "{\"status\":\"SUCCESS\",\"result\":{\"result\":  \"{\\\"y\\\": 1}\"},\"traceback\":null,"
                + "\"status_code\":200}");
    assertThat(call.envelope()).contains("{\"x\": 1.50}");
  }

  @Test
  void modelThatThrowsIsFailureWithStatus200() throws Exception {
    EndpointId endpoint = wire.ready("thrower", "sync");

    Future<Answer> answer = predict(endpoint, "{\"args\":{}}");
    launch.workers().next().answer(500, "{\"error\":\"boom\",\"traceback\":\"at Model\"}");

    assertThat(answer.get().status()).isEqualTo(200);
    assertThat(answer.get().response().body())
        .isEqualTo(
            "{\"status\":\"FAILURE\",\"result\":null,\"traceback\":\"at Model\",\"status_code\":500}");
  }

  @Test
  void inputThatDoesNotFitTheModelIs400() throws Exception {
    EndpointId endpoint = wire.ready("picky", "sync");

    Future<Answer> answer = predict(endpoint, "{\"args\":{}}");
    launch.workers().next().answer(400, "{\"error\":\"x is missing\",\"traceback\":null}");

    assertThat(answer.get().status()).isEqualTo(400);
    assertThat(answer.get().detail()).isEqualTo("Invalid request: x is missing");
  }

  @Test
  void pickledResultIsASignedUrl() throws Exception {
    EndpointId endpoint = wire.ready("pickler", "sync");

    Future<Answer> answer = predict(endpoint, "{\"args\":{},\"return_pickled\":true}");
    launch.workers().next().answer(200, "{\"result_url\":\"http://ignored\"}");

    assertThat(answer.get().json().at("/result/result_url").asText())
        .startsWith(launch.url() + "/objects/results/");
  }

  @Test
  void noWorkerIs503WithRetryAfter() throws Exception {
    EndpointId endpoint = wire.deploy("slow", "sync");

    Answer answer = predict(endpoint, "{\"args\":{}}").get();

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    assertThat(answer.header("Launch-Error-Code")).isEqualTo("UNAVAILABLE");
  }

  @Test
  void busyWorkerAndFullLineIs429WithRetryAfter() throws Exception {
    EndpointId endpoint = wire.ready("busy", "sync");
    predict(endpoint, "{\"args\":{}}");
    predict(endpoint, "{\"args\":{}}");
    launch.workers().next();
    launch.workers().next();

    Answer answer = predict(endpoint, "{\"args\":{}}").get();

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(429);
    assertThat(answer.header("Retry-After")).isNotEmpty();
    launch.workers().calls().forEach(call -> call.reply(new WorkerReply.TimedOut()));
  }

  @Test
  void callersOwnTimeoutIs408() throws Exception {
    EndpointId endpoint = wire.ready("sleeper", "sync");

    Answer answer = predict(endpoint, "{\"args\":{},\"timeout_seconds\":\"0.2\"}").get();

    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.detail()).isEqualTo("Request timed out.");
    launch.workers().next().answer(200, "{\"result\":\"1\"}");
  }

  @Test
  void asyncEndpointDoesNotServeSyncTasks() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer answer = predict(endpoint, "{\"args\":{}}").get();

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail())
        .isEqualTo(
            "Unsupported inference type: Endpoint " + endpoint + " does not serve sync tasks.");
  }

  @Test
  void largeBodyIsPassedOnWhole() throws Exception {
    EndpointId endpoint = wire.ready("large", "sync");
    String text = "ä".repeat(1 << 20);

    Future<Answer> answer = predict(endpoint, "{\"args\":{\"text\":\"" + text + "\"}}");
    HeldCall call = launch.workers().next();
    call.answer(200, "{\"result\":\"1\"}");

    assertThat(answer.get().status()).isEqualTo(200);
    assertThat(call.envelope()).contains(text);
  }

  private Future<Answer> predict(EndpointId endpoint, String body) {
    Callable<Answer> post = () -> wire.post("/v1/sync-tasks?model_endpoint_id=" + endpoint, body);
    return threads.submit(post);
  }
}
