package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Cancel, retry, and submits that are sent again.
class TaskControlRoutesTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  private String submit(EndpointId endpoint, String body) throws Exception {
    return wire.post("/v1/async-tasks?model_endpoint_id=" + endpoint, body).ok("task_id");
  }

  private Answer cancel(String task) throws Exception {
    return wire.post("/v1/async-tasks/" + task + "/cancel", "");
  }

  private Answer retry(String task) throws Exception {
    return wire.post("/v1/async-tasks/" + task + "/retry", "");
  }

  @Test
  void cancelledTaskHasEnded() throws Exception {
    String task = submit(wire.deploy("queue", "async"), "{\"args\":{}}");

    Answer answer = cancel(task);

    Golden.check("task-cancelled", answer.json());
    assertThat(wire.get("/v1/async-tasks/" + task).json()).isEqualTo(answer.json());
    assertThat(
            wire.get("/v1/async-tasks/" + task + "/history").json().at("/events/0/kind").asText())
        .isEqualTo("CANCELLED");
  }

  @Test
  void cancelWakesWhoWaitsAlsoWhileAWorkerHasTheTask() throws Exception {
    String task = submit(wire.ready("queue", "async"), "{\"args\":{}}");
    launch.workers().next();
    CompletableFuture<Answer> waiting =
        CompletableFuture.supplyAsync(() -> {
          try {
            return wire.get("/v1/async-tasks/" + task + "?wait=30");
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        });

    Answer answer = cancel(task);

    assertThat(answer.json().at("/detail/state").asText()).isEqualTo("CANCELLED");
    assertThat(waiting.join().json().at("/detail/state").asText()).isEqualTo("CANCELLED");
  }

  @Test
  void endedTaskIsNotCancelled() throws Exception {
    String task = submit(wire.ready("queue", "async"), "{\"args\":{}}");
    launch.workers().next().answer(200, "{\"result\":\"7\"}");
    Answer ended = wire.get("/v1/async-tasks/" + task + "?wait=10");

    Answer answer = cancel(task);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json()).isEqualTo(ended.json());
  }

  @Test
  void retriedTaskIsANewOneOfTheSameRequest() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String args = "\"" + "x".repeat(100_000) + "\"";
    String task =
        submit(
            endpoint,
            "{\"args\": %s, \"priority\": 7, \"label\": \"nightly\", \"deadline_seconds\": 60}"
                .formatted(args));
    cancel(task);

    String again = retry(task).ok("task_id");
    JsonNode detail = wire.get("/v1/async-tasks/" + again).json().path("detail");

    assertThat(again).isNotEqualTo(task);
    assertThat(detail.path("state").asText()).isEqualTo("PENDING");
    assertThat(detail.path("priority").asInt()).isEqualTo(7);
    assertThat(detail.path("label").asText()).isEqualTo("nightly");
    assertThat(detail.has("deadline")).isFalse();
    assertThat(detail.path("retry_of").asText()).isEqualTo(task);
    assertThat(wire.get("/v1/async-tasks/" + task).json().at("/detail/retried_as").asText())
        .isEqualTo(again);
    assertThat(fetched(again)).isEqualTo(args);
    assertThat(inputUrl(again)).isNotEqualTo(inputUrl(task));
  }

  private String inputUrl(String task) throws Exception {
    return wire.get("/v1/async-tasks/" + task + "/input").ok("args_url");
  }

  private String fetched(String task) throws Exception {
    String url = inputUrl(task);
    return wire.send(wire.anonymous(url.substring(url.indexOf("/objects")))).response().body();
  }

  @Test
  void taskThatHasNotEndedIsNotRetried() throws Exception {
    String task = submit(wire.deploy("queue", "async"), "{\"args\":{}}");

    Answer answer = retry(task);

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail()).startsWith("The task has not ended yet.");
  }

  @Test
  void taskOfAnEndpointThatIsGoneIsNotRetried() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    String task = submit(endpoint, "{\"args\":{}}");
    cancel(task);
    wire.delete("/v1/model-endpoints/" + endpoint).ok("deleted");

    Answer answer = retry(task);

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail())
        .isEqualTo(
            "The endpoint of this task is gone: "
                + endpoint
                + ". Submit its input to another one.");
  }

  private Answer keyed(String path, String key, String body) throws Exception {
    return wire.send(
        wire.request(path).header("Idempotency-Key", key).POST(BodyPublishers.ofString(body)));
  }

  @Test
  void submitSentAgainUnderItsKeyGivesTheSameTask() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String path = "/v1/async-tasks?model_endpoint_id=" + endpoint;

    String first = keyed(path, "k1", "{\"args\":{\"n\":1}}").ok("task_id");
    String again = keyed(path, "k1", "{\"args\":{\"n\":1}}").ok("task_id");
    String other = keyed(path, "k2", "{\"args\":{\"n\":1}}").ok("task_id");
    Answer conflict = keyed(path, "k1", "{\"args\":{\"n\":2}}");

    assertThat(again).isEqualTo(first);
    assertThat(other).isNotEqualTo(first);
    assertThat(conflict.status()).isEqualTo(409);
    assertThat(conflict.detail()).contains("Idempotency-Key: k1 was used for another request");
    assertThat(launch.tasks().countOpen(endpoint)).isEqualTo(2);
  }

  @Test
  void keyOfABatchIsOneOfEachRowThatHasNone() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String path = "/v1/async-tasks/batch?model_endpoint_id=" + endpoint;
    String body =
        "{\"tasks\":[{\"args\":1},{\"args\":2,\"idempotency_key\":\"mine\"},{\"args\":3}]}";

    Answer first = keyed(path, "k1", body);
    Answer again = keyed(path, "k1", body);
    Answer mine = wire.post(path, "{\"tasks\":[{\"args\":2,\"idempotency_key\":\"mine\"}]}");

    assertThat(again.response().body()).isEqualTo(first.response().body());
    assertThat(mine.json().at("/task_ids/0")).isEqualTo(first.json().at("/task_ids/1"));
    assertThat(launch.tasks().countOpen(endpoint)).isEqualTo(3);
  }

  @Test
  void keyOfTwoRequestsOfABatchIsRefusedWithoutNamingATask() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String one = "{\"args\":1,\"idempotency_key\":\"mine\"}";
    String path = "/v1/async-tasks/batch?model_endpoint_id=" + endpoint;

    Answer same = wire.post(path, "{\"tasks\":[%s,%s]}".formatted(one, one));
    Answer two = wire.post(path, "{\"tasks\":[%s,%s]}".formatted(one, one.replace("1", "2")));

    assertThat(same.json().at("/task_ids/0")).isEqualTo(same.json().at("/task_ids/1"));
    assertThat(two.status()).isEqualTo(409);
    assertThat(two.detail()).contains("mine is that of two different requests of this batch");
    assertThat(launch.tasks().countOpen(endpoint)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"requeue 1", "käse", "LONG"})
  void keyOfOtherCharactersIsRefused(String key) throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String text = key.equals("LONG") ? "k".repeat(256) : key;

    Answer answer =
        wire.post(
            "/v1/async-tasks/batch?model_endpoint_id=" + endpoint,
            "{\"tasks\":[{\"args\":1,\"idempotency_key\":\"%s\"}]}".formatted(text));

    assertThat(answer.status()).isIn(400, 422);
    assertThat(launch.tasks().countOpen(endpoint)).isZero();
  }
}
