package io.launch.client;

import static io.launch.client.Golden.ENDPOINT_ID;
import static io.launch.client.Golden.TASK_ID;
import static io.launch.client.Golden.detailed;
import static io.launch.client.WireServer.Reply.broken;
import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskEventView;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskInputView;
import io.launch.api.task.TaskView;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class TasksTest {
  private static final TaskId TASK = new TaskId(TASK_ID);
  private static final String ONE = "/v1/async-tasks/" + TASK_ID;
  private static final String LIST = "GET /v1/async-tasks";

  @RegisterExtension final WireServer server = new WireServer();

  @Test
  void filterIsSentAsTheContractHasIt() {
    server.on(LIST, "{\"tasks\": [], \"next_cursor\": null}");
    TaskFilter filter =
        TaskFilter.ALL
            .withEndpoint(new EndpointId(ENDPOINT_ID))
            .withStates(TaskDetail.State.DEAD, TaskDetail.State.FAILURE)
            .withLabel("a b&c")
            .withSince(Instant.parse("2024-01-02T03:04:05Z"))
            .withUntil(Instant.parse("2024-01-03T00:00:00Z"));

    server.client().tasks().page(filter, 7, "c/1");

    assertThat(server.only(LIST).target())
        .isEqualTo(
            "/v1/async-tasks?model_endpoint_id="
                + ENDPOINT_ID
                + "&state=failure,dead&label=a%20b%26c&since=2024-01-02T03%3A04%3A05Z"
                + "&until=2024-01-03T00%3A00%3A00Z&limit=7&cursor=c%2F1");
  }

  @Test
  void pagesAreFetchedOneAfterAnotherAndOnlyWhenWanted() {
    server.on(LIST, json(page("t1", "t2", "next")), json(page("t3", "t4", null)));

    List<String> two = ids(2);
    int afterTwo = server.lines().size();
    List<String> all = ids(9);

    assertThat(two).containsExactly("t1", "t2");
    assertThat(afterTwo).isOne();
    assertThat(all).containsExactly("t3", "t4");
  }

  @Test
  void laterPageIsAskedForByTheCursor() {
    server.on(LIST, json(page("t1", "t2", "n/1")), json(page("t3", "t4", null)));

    List<String> all = ids(9);

    assertThat(all).containsExactly("t1", "t2", "t3", "t4");
    assertThat(server.lines())
        .containsExactly(
            "GET /v1/async-tasks?limit=100", "GET /v1/async-tasks?limit=100&cursor=n%2F1");
  }

  @Test
  void emptyPageIsNotTheEnd() {
    server.on(LIST, json("{\"tasks\": [], \"next_cursor\": \"n\"}"), json(page("t3", "t4", null)));

    assertThat(ids(9)).containsExactly("t3", "t4");
  }

  @Test
  void taskKnowsItsPlaceWhenAsked() {
    server.on(
        "GET " + ONE,
        detailed(TASK_ID, "PENDING", ", \"queue\": {\"ahead\": 12, \"starts_in_seconds\": 3.5}"));

    TaskDetail detail = detail(server.client().tasks().getWithPosition(TASK));

    assertThat(server.lines()).containsExactly("GET " + ONE + "?position=true");
    assertThat(detail.state()).isEqualTo(TaskDetail.State.PENDING);
    assertThat(detail.queue()).isEqualTo(new TaskDetail.Place(12, 3.5));
  }

  @Test
  void historyIsRead() {
    server.on(
        "GET " + ONE + "/history",
        """
        {"events": [{"at": "2024-01-02T03:04:05Z", "kind": "LOST", "attempt": 1,
                     "worker_id": "wrk_1", "text": "the worker ended"}]}\
        """);

    List<TaskEventView> events = server.client().tasks().history(TASK);

    assertThat(events)
        .containsExactly(
            new TaskEventView(
                Instant.parse("2024-01-02T03:04:05Z"), "LOST", 1, "wrk_1", "the worker ended"));
  }

  @Test
  void inputIsReadWithEveryDigit() {
    server.on(
        "GET " + ONE + "/input",
        "{\"args\": {\"x\": 0.10000000000000000001}, \"return_pickled\": false}");

    TaskInputView input = server.client().tasks().input(TASK);

    assertThat(input.args()).isEqualTo(Map.of("x", new BigDecimal("0.10000000000000000001")));
  }

  @Test
  void cancelIsSentAgainWhenItsAnswerIsLost() {
    server.on("POST " + ONE + "/cancel", broken(), json(detailed(TASK_ID, "CANCELLED", "")));

    TaskView task = server.client().tasks().cancel(TASK);

    assertThat(detail(task).state()).isEqualTo(TaskDetail.State.CANCELLED);
    assertThat(server.seen("POST " + ONE + "/cancel")).hasSize(2);
  }

  @Test
  void cancelledFutureHasItsOutcomeWithoutAsking() {
    server.on("POST " + ONE + "/cancel", detailed(TASK_ID, "CANCELLED", ""));
    EndpointResponseFuture future = server.client().tasks().future(TASK);

    EndpointResponse cancelled = future.cancelTask();

    assertThat(cancelled.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(cancelled.detail().map(TaskDetail::state)).contains(TaskDetail.State.CANCELLED);
    assertThat(future.get().detail()).isEqualTo(cancelled.detail());
    assertThat(server.lines()).containsExactly("POST " + ONE + "/cancel");
  }

  @Test
  void retryIsANewTaskAndNotSentAgainWhenItsAnswerIsLost() {
    server.on("POST " + ONE + "/retry", json("{\"task_id\": \"again\"}"), broken(), json("{}"));

    TaskId again = server.client().tasks().retry(TASK).taskId();
    LaunchException lost =
        catchThrowableOfType(LaunchException.class, () -> server.client().tasks().retry(TASK));

    assertThat(again).isEqualTo(new TaskId("again"));
    assertThat(lost).hasMessageContaining("whether the request was carried out is unknown");
  }

  @Test
  void retryOfAnOpenTaskIsAConflict() {
    server.on(
        "POST " + ONE + "/retry",
        error(409, "{\"detail\": \"it has not ended\"}").with("Launch-Error-Code", "CONFLICT"));

    LaunchException refused =
        catchThrowableOfType(LaunchException.class, () -> server.client().tasks().retry(TASK));

    assertThat(refused.code()).isEqualTo(ErrorCode.CONFLICT);
  }

  private List<String> ids(int most) {
    return server
        .client()
        .tasks()
        .list(TaskFilter.ALL)
        .limit(most)
        .map(task -> task.taskId().value())
        .toList();
  }

  private static TaskDetail detail(TaskView task) {
    return Objects.requireNonNull(task.detail());
  }

  private static String page(String one, String other, String cursor) {
    return "{\"tasks\": [%s, %s], \"next_cursor\": %s}"
        .formatted(
            detailed(one, "PENDING", ""),
            detailed(other, "PENDING", ""),
            cursor == null ? "null" : "\"" + cursor + "\"");
  }
}
