package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// To everybody else a task, and the queue of an endpoint, are not there.
class ForeignTasksTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET  | /v1/async-tasks/TASK                                 | ''",
        "GET  | /v1/async-tasks/TASK?wait=5&position=true            | ''",
        "POST | /v1/async-tasks/read                                 | {\"task_ids\":[\"TASK\"]}",
        "GET  | /v1/async-tasks/TASK/history                         | ''",
        "GET  | /v1/async-tasks/TASK/input                           | ''",
        "GET  | /v1/async-tasks/TASK/events                          | ''",
        "POST | /v1/async-tasks/TASK/cancel                          | ''",
        "POST | /v1/async-tasks/TASK/retry                           | ''",
        "GET  | /v1/async-tasks?model_endpoint_id=ENDPOINT           | ''",
        "POST | /v1/async-tasks?model_endpoint_id=ENDPOINT           | {\"args\":{}}",
        "POST | /v1/async-tasks/batch?model_endpoint_id=ENDPOINT     | {\"tasks\":[{\"args\":{}}]}",
        "GET  | /v1/model-endpoints/ENDPOINT/queue                   | ''",
        "GET  | /v1/model-endpoints/ENDPOINT/task-events             | ''",
        "GET  | /v1/model-endpoints/ENDPOINT/dead-letters            | ''",
        "POST | /v1/model-endpoints/ENDPOINT/dead-letters/requeue    | {\"all\":true}",
        "POST | /v1/model-endpoints/ENDPOINT/dead-letters/requeue    | {\"task_ids\":[\"TASK\"]}",
        "POST | /v1/model-endpoints/ENDPOINT/dead-letters/purge      | {\"all\":true}",
        "POST | /v1/model-endpoints/ENDPOINT/dead-letters/purge      | {\"task_ids\":[\"TASK\"]}",
      })
  void isNotFound(String method, String path, String body) throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String submit = "/v1/async-tasks?model_endpoint_id=" + endpoint;
    String task = wire.post(submit, "{\"args\":{}}").ok("task_id");
    Wire stranger = new Wire(launch, launch.keyOfAnotherOwner());

    Answer answer =
        stranger.sendForTheHead(
            stranger
                .request(path.replace("TASK", task).replace("ENDPOINT", endpoint.value()))
                .method(method, BodyPublishers.ofString(body.replace("TASK", task))));

    assertThat(answer.status()).as(answer.response().body()).isEqualTo(404);
    assertThat(answer.detail()).contains("could not be found");
    assertThat(wire.get("/v1/async-tasks/" + task).ok("status")).isEqualTo("PENDING");
  }
}
