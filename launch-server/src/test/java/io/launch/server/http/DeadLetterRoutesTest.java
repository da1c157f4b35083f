package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.endpoint.EndpointId;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadLetterRoutesTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  private String submit(EndpointId endpoint, int number) throws Exception {
    return wire.post(
            "/v1/async-tasks?model_endpoint_id=" + endpoint, "{\"args\":{\"n\":" + number + "}}")
        .ok("task_id");
  }

  /// A server that takes tasks and dies, until they are given up on.
  private void die(EndpointId endpoint) {
    for (int attempt = 0; attempt < 3; attempt++) {
      launch.tasks().exchange(List.of(), endpoint, "dying", 100);
      launch.tasks().takeBack(Set.of("dying"));
    }
  }

  private static String letters(EndpointId endpoint) {
    return "/v1/model-endpoints/" + endpoint + "/dead-letters";
  }

  @Test
  void givenUpTasksAreListedWithTheirHistory() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String task = submit(endpoint, 1);
    die(endpoint);

    Answer list = wire.get(letters(endpoint));
    Answer history = wire.get("/v1/async-tasks/" + task + "/history");

    Golden.check("dead-letters", list.json());
    Golden.check("task-history", history.json());
  }

  @Test
  void requeuedOnesAreNewTasksWithTheSameInput() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String one = submit(endpoint, 1);
    String two = submit(endpoint, 2);
    die(endpoint);

    Answer answer =
        wire.post(letters(endpoint) + "/requeue", "{\"task_ids\":[\"%s\"]}".formatted(one));
    String as = answer.json().path("requeued").path(one).asText();
    JsonNode repeat = wire.get("/v1/async-tasks/" + as).json();

    assertThat(answer.json().path("requeued").size()).isEqualTo(1);
    assertThat(repeat.at("/detail/state").asText()).isEqualTo("PENDING");
    assertThat(repeat.at("/detail/retry_of").asText()).isEqualTo(one);
    assertThat(wire.get("/v1/async-tasks/" + as + "/input").json().at("/args/n").asInt())
        .isEqualTo(1);
    assertThat(wire.get("/v1/async-tasks/" + one).json().at("/detail/retried_as").asText())
        .isEqualTo(as);
    assertThat(wire.get(letters(endpoint)).json().findValuesAsText("task_id")).containsExactly(two);
  }

  @Test
  void requeuedTwiceIsRequeuedOnce() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String one = submit(endpoint, 1);
    die(endpoint);
    String body = "{\"task_ids\":[\"%s\"]}".formatted(one);

    Answer first = wire.post(letters(endpoint) + "/requeue", body);
    Answer second = wire.post(letters(endpoint) + "/requeue", body);

    assertThat(second.response().body()).isEqualTo(first.response().body()).contains(one);
    assertThat(launch.tasks().countOpen(endpoint)).isEqualTo(1);
  }

  @Test
  void allAreRequeuedOrPurged() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    submit(endpoint, 1);
    submit(endpoint, 2);
    die(endpoint);

    Answer requeued = wire.post(letters(endpoint) + "/requeue", "{\"all\":true}");
    die(endpoint);
    Answer purged = wire.post(letters(endpoint) + "/purge", "{\"all\":true}");

    assertThat(requeued.json().path("requeued").size()).isEqualTo(2);
    assertThat(purged.response().body()).isEqualTo("{\"purged\":2}");
    assertThat(wire.get(letters(endpoint)).json().path("tasks")).isEmpty();
  }

  @Test
  void purgedOnesAreGoneAndOthersStay() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String one = submit(endpoint, 1);
    String two = submit(endpoint, 2);
    die(endpoint);
    String three = submit(endpoint, 3);

    Answer none = wire.post(letters(endpoint) + "/purge", "{\"task_ids\":[]}");
    Answer some =
        wire.post(
            letters(endpoint) + "/purge", "{\"task_ids\":[\"%s\",\"%s\"]}".formatted(one, three));

    assertThat(none.json().path("purged").asInt()).isZero();
    assertThat(some.json().path("purged").asInt()).isEqualTo(1);
    assertThat(wire.get("/v1/async-tasks/" + one).status()).isEqualTo(404);
    assertThat(wire.get("/v1/async-tasks/" + two).status()).isEqualTo(200);
    assertThat(wire.get("/v1/async-tasks/" + three).status()).isEqualTo(200);
  }

  @Test
  void taskThatIsNoDeadLetterIsNotRequeued() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String one = submit(endpoint, 1);
    die(endpoint);
    String open = submit(endpoint, 2);

    Answer answer =
        wire.post(
            letters(endpoint) + "/requeue", "{\"task_ids\":[\"%s\",\"%s\"]}".formatted(one, open));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.detail()).contains(open + " is no dead letter");
    assertThat(wire.get(letters(endpoint)).json().findValuesAsText("task_id")).containsExactly(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{}", "{\"all\":false}", "{\"all\":true,\"task_ids\":[]}"})
  void eitherSomeOrAllAreMeant(String body) throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer answer = wire.post(letters(endpoint) + "/purge", body);

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).startsWith("task_ids, all:");
  }
}
