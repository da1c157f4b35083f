package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Tasks field by field.
class TaskContractTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  private Answer submit(EndpointId endpoint, String body) throws Exception {
    return wire.post("/v1/async-tasks?model_endpoint_id=" + endpoint, body);
  }

  private static CompletableFuture<Answer> predict(Wire wire, EndpointId id, String body) {
    return CompletableFuture.supplyAsync(() -> {
      try {
        return wire.post("/v1/sync-tasks?model_endpoint_id=" + id, body);
      } catch (Exception e) {
        throw new AssertionError(e);
      }
    });
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"b\": 1.0, \"a\": 1e300}", "[1, 2.50]", "\"text\"", "7", "false"})
  void argsAreAnyJsonByteForByte(String args) throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");

    submit(endpoint, "{\"args\": " + args + "}").ok("task_id");

    assertThat(launch.workers().next().envelope())
        .startsWith("{\"args\":" + args + ",\"return_pickled\":false,");
  }

  @Test
  void whatIsAcceptedAndNotUsedIsWarnedOf() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer answer =
        submit(
            endpoint,
            """
            {"args": {}, "callback_url": "not even a URL", "destination_path": "s3://b/k",
             "callback_auth": {"kind": "mtls", "cert": "c", "key": "k"}, "num_retries": "3",
             "timeout_seconds": "0.5", "url": null, "cloudpickle": null}
            """);

    assertThat(answer.ok("task_id")).isNotEmpty();
    assertThat(answer.header("Launch-Warnings"))
        .isEqualTo(
            "callback_url: accepted, but this server does not use it yet; destination_path:"
                + " accepted, but this server does not use it yet");
  }

  @Test
  void everyFaultOfARequestIsTold() throws Exception {
    EndpointId endpoint = wire.ready("words", "sync");

    Answer answer =
        predict(
                wire,
                endpoint,
                """
                {"args": {}, "url": 1, "cloudpickle": 2, "callback_url": 3, "callback_auth": {},
                 "return_pickled": null, "destination_path": 4, "timeout_seconds": 0,
                 "num_retries": -1}
                """)
            .join();

    assertThat(answer.status()).isEqualTo(422);
    Golden.check("task-422-full", answer.json());
  }

  @Test
  void pickledCallOfOnesOwnIsTakenAndAnotherOwnersIsNot() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    String location = wire.upload("pickle".getBytes());
    String foreign = new Wire(launch, launch.keyOfAnotherOwner()).upload("pickle".getBytes());

    submit(endpoint, "{\"cloudpickle\":\"" + location + "\"}").ok("task_id");

    assertThat(launch.workers().next().envelope())
        .startsWith("{\"cloudpickle_url\":\"http://127.0.0.1:");
    assertThat(submit(endpoint, "{\"cloudpickle\":\"" + foreign + "\"}").status()).isEqualTo(400);
  }

  @ParameterizedTest
  @CsvSource({
    "async-tasks, sync, is not an async endpoint.",
    "sync-tasks, async, does not serve sync tasks.",
    "streaming-tasks, sync, is not a streaming endpoint."
  })
  void endpointOfAnotherKindIs400(String route, String type, String fault) throws Exception {
    EndpointId endpoint = wire.deploy("words", type);

    Answer answer = wire.post("/v1/" + route + "?model_endpoint_id=" + endpoint, "{\"args\":{}}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail())
        .isEqualTo("Unsupported inference type: Endpoint " + endpoint + " " + fault);
  }

  @ParameterizedTest
  @ValueSource(strings = {"async-tasks", "sync-tasks", "streaming-tasks"})
  void endpointThatIsNotThereIs404(String route) throws Exception {
    Answer answer = wire.post("/v1/" + route + "?model_endpoint_id=end_1", "{\"args\":{}}");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).isEqualTo("The specified endpoint could not be found.");
    assertThat(wire.post("/v1/" + route, "{\"args\":{}}").status()).isEqualTo(422);
  }

  @Test
  void inputThatDoesNotFitTheModelIsAFailureOfItsTask() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    String task = submit(endpoint, "{\"args\":[1]}").ok("task_id");
    launch.workers().next().answer(400, "{\"error\":\"args: a list\",\"traceback\":null}");

    Answer answer = wire.get("/v1/async-tasks/" + task + "?wait=10");

    assertThat(answer.response().body())
        .startsWith(
            "{\"task_id\":\"%s\",\"status\":\"FAILURE\",\"result\":\"args: a list\",\"traceback\":\"args: a list\",\"status_code\":null,\"detail\":{\"state\":\"FAILURE\""
                .formatted(task));
  }

  @Test
  void streamingEndpointServesSyncTasks() throws Exception {
    EndpointId endpoint = wire.ready("words", "streaming");

    var answer = predict(wire, endpoint, "{\"args\":{}}");
    launch.workers().next().answer(200, "{\"result\":\"1\"}");

    assertThat(answer.join().ok("status")).isEqualTo("SUCCESS");
  }

  @Test
  void callerWhoWaitsNoLongerGets408() throws Exception {
    EndpointId endpoint = wire.ready("words", "sync");

    Answer answer = predict(wire, endpoint, "{\"args\":{},\"timeout_seconds\":0.05}").join();

    assertThat(answer.status()).isEqualTo(408);
    assertThat(answer.detail()).isEqualTo("Request timed out.");
  }

  @Test
  void taskOfAPublicEndpointIsItsSubmittersAndNothingElseOfTheEndpointIs() throws Exception {
    EndpointId endpoint =
        wire.readyOf(
            Wire.endpointBody("queue", "async", wire.bundle("words"))
                .replace("\"per_worker\"", "\"public_inference\": true, \"per_worker\""));
    Wire guest = new Wire(launch, launch.keyOfAnotherOwner());

    String task =
        guest.post("/v1/async-tasks?model_endpoint_id=" + endpoint, "{\"args\":{}}").ok("task_id");
    launch.workers().next().answer(200, "{\"result\":\"1\"}");

    assertThat(guest.get("/v1/async-tasks/" + task + "?wait=10").ok("status")).isEqualTo("SUCCESS");
    assertThat(wire.get("/v1/async-tasks/" + task).status()).isEqualTo(404);
    String path = "/v1/model-endpoints/" + endpoint;
    assertThat(guest.get(path).status()).isEqualTo(404);
    assertThat(guest.put(path, "{}").status()).isEqualTo(404);
    assertThat(guest.delete(path).status()).isEqualTo(404);
    assertThat(guest.get(path + "/logs").status()).isEqualTo(404);
    assertThat(guest.post(path + "/restart", "").status()).isEqualTo(404);
    assertThat(guest.get("/v1/model-endpoints?name=queue").json().path("model_endpoints"))
        .isEmpty();
  }

  @Test
  void publicEndpointStreamsToNobodyElse() throws Exception {
    EndpointId endpoint =
        wire.readyOf(
            Wire.endpointBody("stream", "streaming", wire.bundle("words"))
                .replace("\"per_worker\"", "\"public_inference\": true, \"per_worker\""));
    Wire guest = new Wire(launch, launch.keyOfAnotherOwner());

    Answer refused =
        guest.post("/v1/streaming-tasks?model_endpoint_id=" + endpoint, "{\"args\":{}}");
    var served = predict(guest, endpoint, "{\"args\":{}}");
    launch.workers().next().answer(200, "{\"result\":\"1\"}");

    assertThat(refused.status()).isEqualTo(404);
    assertThat(served.join().ok("status")).isEqualTo("SUCCESS");
  }

  @Test
  void endpointThatIsNotPublicIsUnknownToOthers() throws Exception {
    EndpointId endpoint = wire.ready("words", "sync");
    Wire guest = new Wire(launch, launch.keyOfAnotherOwner());

    assertThat(predict(guest, endpoint, "{\"args\":{}}").join().status()).isEqualTo(404);
  }
}
