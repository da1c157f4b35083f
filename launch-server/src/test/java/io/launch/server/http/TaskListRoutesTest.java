package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TaskListRoutesTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  private String submit(EndpointId endpoint, String body) throws Exception {
    return wire.post("/v1/async-tasks?model_endpoint_id=" + endpoint, body).ok("task_id");
  }

  private List<String> list(String query) throws Exception {
    Answer answer = wire.get("/v1/async-tasks" + query);
    assertThat(answer.status()).as(answer.response().body()).isEqualTo(200);
    return ids(answer.json());
  }

  private static List<String> ids(JsonNode page) {
    List<String> ids = new ArrayList<>();
    page.path("tasks").forEach(task -> ids.add(task.path("task_id").asText()));
    return ids;
  }

  @Test
  void pagesAreNewestFirstAndLeadToEachOther() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    List<String> submitted = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      submitted.addFirst(submit(endpoint, "{\"args\":{}}"));
    }
    List<String> met = new ArrayList<>();
    String cursor = "";
    do {
      JsonNode page = wire.get("/v1/async-tasks?limit=2" + cursor).json();
      met.addAll(ids(page));
      cursor =
          page.path("next_cursor").isNull() ? "" : "&cursor=" + page.path("next_cursor").asText();
    } while (!cursor.isEmpty());

    assertThat(met).isEqualTo(submitted);
  }

  @Test
  void tasksAreFoundByEndpointStateLabelAndTime() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    EndpointId other = wire.deploy("other", "async");
    String first = submit(endpoint, "{\"args\":{},\"label\":\"nightly\"}");
    String second = submit(endpoint, "{\"args\":{}}");
    String third = submit(other, "{\"args\":{},\"label\":\"nightly\"}");
    wire.post("/v1/async-tasks/" + second + "/cancel", "");
    String created = wire.get("/v1/async-tasks/" + second).json().at("/detail/created_at").asText();

    assertThat(list("?model_endpoint_id=" + endpoint)).containsExactly(second, first);
    assertThat(list("?label=nightly")).containsExactly(third, first);
    assertThat(list("?state=Cancelled")).containsExactly(second);
    assertThat(list("?state=pending,started")).containsExactly(third, first);
    assertThat(list("?state=dead&state=CANCELLED")).containsExactly(second);
    assertThat(list("?state=failure")).isEmpty();
    assertThat(list("?since=" + created)).contains(third).doesNotContain(first);
    assertThat(list("?until=" + created)).contains(first).doesNotContain(third);
    assertThat(list("?model_endpoint_id=" + endpoint + "&label=nightly&state=PENDING"))
        .containsExactly(first);
  }

  @Test
  void listLeavesResultsOut() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    String task = submit(endpoint, "{\"args\":{},\"label\":\"nightly\",\"priority\":3}");
    launch.workers().next().answer(200, "{\"result\":\"7\"}");
    wire.get("/v1/async-tasks/" + task + "?wait=10").ok("status");

    Golden.check("tasks-list", wire.get("/v1/async-tasks").json());
  }

  @Test
  void othersTasksAreNotListed() throws Exception {
    submit(wire.deploy("queue", "async"), "{\"args\":{}}");
    Wire stranger = new Wire(launch, launch.keyOfAnotherOwner());

    assertThat(stranger.get("/v1/async-tasks").json().path("tasks")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "state=gone, 422, 'Input should be one or more of '",
    "since=yesterday, 422, 'Input should be a time with an offset'",
    "until=2026-11-28, 422, 'Input should be a time with an offset'",
    "limit=0, 422, Input should be greater than or equal to 1",
    "limit=1001, 422, Input should be less than or equal to 1000",
    "cursor=x, 400, 'cursor: x (expected: the next_cursor of the page before)'",
    "model_endpoint_id=end_1, 404, The specified endpoint could not be found."
  })
  void whatDoesNotFitIsRefused(String query, int status, String fault) throws Exception {
    Answer answer = wire.get("/v1/async-tasks?" + query);

    assertThat(answer.status()).isEqualTo(status);
    assertThat(answer.response().body()).contains(fault);
  }

  @Test
  void inputIsAnsweredAsItCame() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String location = wire.upload("bytes".getBytes());
    String args = submit(endpoint, "{\"args\": {\"b\": 1.0, \"a\": 1e300}}");
    String url = submit(endpoint, "{\"url\":\"http://example.com/x\",\"return_pickled\":true}");
    String stored = submit(endpoint, "{\"url\":\"" + location + "\"}");
    String pickle = submit(endpoint, "{\"cloudpickle\":\"" + location + "\"}");
    String large = submit(endpoint, "{\"args\": \"" + "x".repeat(100_000) + "\"}");

    assertThat(input(args))
        .isEqualTo("{\"args\":{\"b\": 1.0, \"a\": 1e300},\"return_pickled\":false}");
    assertThat(input(url)).isEqualTo("{\"url\":\"http://example.com/x\",\"return_pickled\":true}");
    assertThat(input(stored)).isEqualTo("{\"url\":\"" + location + "\",\"return_pickled\":false}");
    assertThat(input(pickle))
        .isEqualTo("{\"cloudpickle\":\"" + location + "\",\"return_pickled\":false}");
    assertThat(input(large)).startsWith("{\"args_url\":\"http://127.0.0.1:");
  }

  private String input(String task) throws Exception {
    return wire.get("/v1/async-tasks/" + task + "/input").response().body();
  }

  @Test
  void pendingTaskIsToldWhereItStandsWhenAsked() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    submit(endpoint, "{\"args\":{}}");
    String second = submit(endpoint, "{\"args\":{}}");
    String urgent = submit(endpoint, "{\"args\":{},\"priority\":5}");

    assertThat(wire.get("/v1/async-tasks/" + second).json().at("/detail/queue").isMissingNode())
        .isTrue();
    assertThat(place(second)).isEqualTo("{\"ahead\":2}");
    assertThat(place(urgent)).isEqualTo("{\"ahead\":0}");

    wire.post("/v1/async-tasks/" + urgent + "/cancel", "");

    assertThat(place(second)).isEqualTo("{\"ahead\":1,\"starts_in_seconds\":60.0}");
    assertThat(place(urgent)).isEmpty();
  }

  private String place(String task) throws Exception {
    return wire.get("/v1/async-tasks/" + task + "?position=true")
        .json()
        .at("/detail/queue")
        .toString();
  }

  @Test
  void queueOfAnEndpointIsCounted() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    assertThat(wire.get("/v1/model-endpoints/" + endpoint + "/queue").response().body())
        .isEqualTo("{\"pending\":0,\"started\":0,\"dead_letters\":0,\"ended_per_second\":0.0}");
    String task = submit(endpoint, "{\"args\":{}}");
    submit(endpoint, "{\"args\":{}}");
    wire.post("/v1/async-tasks/" + task + "/cancel", "");

    JsonNode queue = wire.get("/v1/model-endpoints/" + endpoint + "/queue").json();

    assertThat(queue.path("pending").asInt()).isEqualTo(1);
    assertThat(queue.path("oldest_pending_seconds").asDouble()).isBetween(0.0, 30.0);
    assertThat(queue.path("ended_per_second").asDouble()).isEqualTo(1 / 60.0);
    assertThat(queue.path("drain_seconds").asDouble()).isEqualTo(60.0);
  }

  @Test
  void queueIsOfAsyncEndpoints() throws Exception {
    EndpointId endpoint = wire.deploy("words", "sync");

    assertThat(wire.get("/v1/model-endpoints/" + endpoint + "/queue").status()).isEqualTo(400);
  }
}
