package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.time.Duration;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TaskRoutesTest {
  @RegisterExtension
  final LaunchExtension launch = LaunchExtension.usual().with("max-batch-tasks", "3");

  private final Wire wire = new Wire(launch);

  @Test
  void taskWithoutAWorkerIsPending() throws Exception {
    String id = submit(wire.deploy("queue", "async"), "{\"args\":{\"n\":1}}");

    Answer answer = wire.get("/v1/async-tasks/" + id);

    Golden.check("task-pending", answer.json());
  }

  @Test
  void taskThatSucceedsHasItsResultAsText() throws Exception {
    String id = submit(wire.ready("queue", "async"), "{\"args\":{\"n\": 1e300 }}");
    var call = launch.workers().next();
    call.answer(200, "{\"result\":\"{\\\"y\\\": 1}\"}");

    Answer answer = wire.get("/v1/async-tasks/" + id + "?wait=10");

    assertThat(call.envelope()).contains("{\"n\": 1e300 }");
    Golden.check("task-success", answer.json());
  }

  @Test
  void pickledResultIsASignedUrl() throws Exception {
    String id = submit(wire.ready("queue", "async"), "{\"args\":{},\"return_pickled\":\"yes\"}");
    launch.workers().next().answer(200, "{\"result_url\":\"http://ignored\"}");

    Answer answer = wire.get("/v1/async-tasks/" + id + "?wait=10");

    Golden.check("task-pickled", answer.json());
  }

  @Test
  void taskWhoseModelThrowsIsFailureWithTheTraceback() throws Exception {
    String id = submit(wire.ready("queue", "async"), "{\"args\":{}}");
    launch.workers().next().answer(500, "{\"error\":\"boom\",\"traceback\":\"at Model\"}");

    Answer answer = wire.get("/v1/async-tasks/" + id + "?wait=10");

    Golden.check("task-failure", answer.json());
  }

  @Test
  void manyTasksAreCreatedAndReadInOrder() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer created =
        wire.post(
            "/v1/async-tasks/batch?model_endpoint_id=" + endpoint,
            "{\"tasks\":[{\"args\":{\"n\":1}},{\"args\":{\"n\":2}}]}");
    JsonNode ids = created.json().path("task_ids");
    Answer read =
        wire.post(
            "/v1/async-tasks/read", "{\"task_ids\":[%s,%s]}".formatted(ids.get(1), ids.get(0)));

    Golden.check("tasks-created", created.json());
    assertThat(read.json().findValuesAsText("task_id"))
        .containsExactly(ids.get(1).asText(), ids.get(0).asText());
  }

  @Test
  void batchPastItsLimitIsRefusedAsAWhole() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer answer =
        wire.post(
            "/v1/async-tasks/batch?model_endpoint_id=" + endpoint,
            "{\"tasks\":[{\"args\":1},{\"args\":1},{\"args\":1},{\"args\":1}]}");

    assertThat(answer.status()).isEqualTo(422);
    Golden.check("tasks-422", answer.json());
  }

  @Test
  void waitUntilOneHasEndedAnswersWithAll() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    String first = submit(endpoint, "{\"args\":{\"n\":1}}");
    String second = submit(endpoint, "{\"args\":{\"n\":2}}");
    launch.workers().next().answer(200, "{\"result\":\"1\"}");

    Answer answer =
        wire.post(
            "/v1/async-tasks/read?wait=10&until=any",
            "{\"task_ids\":[\"%s\",\"%s\"]}".formatted(first, second));

    assertThat(answer.json().findValuesAsText("status")).contains("SUCCESS").hasSize(2);
  }

  @Test
  void unknownTaskIsNotFound() throws Exception {
    Answer answer = wire.get("/v1/async-tasks/" + new UUID(1, 2));

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).isEqualTo("The specified task could not be found.");
  }

  @Test
  void endpointIsRequired() throws Exception {
    Answer answer = wire.post("/v1/async-tasks", "{\"args\":{}}");

    assertThat(answer.status()).isEqualTo(422);
    Golden.check("task-422-query", answer.json());
  }

  @Test
  void everyFaultOfATaskIsTold() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer answer =
        wire.post(
            "/v1/async-tasks?model_endpoint_id=" + endpoint,
            "{\"url\":1,\"return_pickled\":null,\"timeout_seconds\":-1,\"args\":{}}");

    Golden.check("task-422", answer.json());
  }

  @Test
  void neitherUrlNorArgsIsRefused() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer answer =
        wire.post("/v1/async-tasks?model_endpoint_id=" + endpoint, "{\"url\":null,\"args\":null}");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo("Input needs either url or args.");
  }

  @Test
  void stoppingServerLetsWaitingRequestsGo() throws Exception {
    String id = submit(wire.deploy("queue", "async"), "{\"args\":{}}");
    var waiting =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> {
          try {
            return wire.get("/v1/async-tasks/" + id + "?wait=30");
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });
    Awaitility.await().pollDelay(Duration.ofMillis(100)).until(() -> !waiting.isDone());

    launch.server().close();

    assertThat(waiting.join().ok("status")).isEqualTo("PENDING");
  }

  private String submit(EndpointId endpoint, String body) throws Exception {
    return wire.post("/v1/async-tasks?model_endpoint_id=" + endpoint, body).ok("task_id");
  }
}
