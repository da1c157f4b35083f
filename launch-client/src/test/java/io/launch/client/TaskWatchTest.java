package io.launch.client;

import static io.launch.client.Golden.ENDPOINT_ID;
import static io.launch.client.Golden.TASK_ID;
import static io.launch.client.Golden.detailed;
import static io.launch.client.WireServer.Reply.cutShort;
import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.events;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskDetail;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class TaskWatchTest {
  private static final TaskId TASK = new TaskId(TASK_ID);
  private static final String EVENTS = "GET /v1/async-tasks/" + TASK_ID + "/events";
  private static final String OUTCOMES = "GET /v1/model-endpoints/" + ENDPOINT_ID + "/task-events";

  @RegisterExtension final WireServer server = new WireServer();

  @BeforeEach
  void haveEndpoint() {
    server.on("GET /v1/model-endpoints", Golden.endpoints(Golden.endpoint("async", "READY", "")));
  }

  @Test
  void changesComeUntilTheTaskHasEnded() {
    server.on(
        EVENTS,
        events(
            event("1", "PENDING", "")
                + ": ping\r\n\r\n"
                + event(
                    "2",
                    "STARTED",
                    ", \"progress\": {\"fraction\": 0.5, \"message\": \"half\", \"at\": \"2024-01-02T03:04:06Z\"}")
                + event("3", "SUCCESS", "")
                + event("4", "SUCCESS", "")));

    try (TaskWatch watch = server.client().tasks().watch(TASK)) {
      List<TaskView> changes = watch.stream().toList();

      assertThat(states(changes)).containsExactly("PENDING", "STARTED", "SUCCESS");
      assertThat(detail(changes.get(1)).progress())
          .isEqualTo(new TaskDetail.Progress(0.5, "half", Instant.parse("2024-01-02T03:04:06Z")));
    }
    assertThat(server.only(EVENTS).header("Accept")).isEqualTo("text/event-stream");
  }

  @Test
  void brokenConnectionIsMadeAgainFromTheLastEvent() {
    server.on(
        EVENTS,
        cutShort(event("1", "PENDING", "") + event("a 2", "STARTED", "") + "id: 3\r\ndata: {"),
        events(event("3", "SUCCESS", "")));

    try (TaskWatch watch = server.client().tasks().watch(TASK)) {
      assertThat(states(watch.stream().toList())).containsExactly("PENDING", "STARTED", "SUCCESS");
      assertThat(watch.position()).contains("3");
    }
    assertThat(server.seen(EVENTS))
        .extracting(seen -> seen.header("Last-event-id"))
        .containsExactly("", "a 2");
  }

  @Test
  void streamThatEndsBeforeTheTaskIsAskedForAgain() {
    server.on(
        EVENTS,
        events(event("1", "PENDING", "")),
        error(503, "{\"detail\": \"stopping\"}"),
        events(event("2", "DEAD", "")));

    try (TaskWatch watch = server.client().tasks().watch(TASK)) {
      assertThat(states(watch.stream().toList())).containsExactly("PENDING", "DEAD");
    }
    assertThat(server.seen(EVENTS)).hasSize(3);
  }

  @Test
  void taskThatIsGoneEndsTheWatchWithTheServersWords() {
    server.on(
        EVENTS,
        events(event("1", "PENDING", "")),
        error(404, "{\"detail\": \"dropped\"}").with("Launch-Error-Code", "NOT_FOUND"));

    try (TaskWatch watch = server.client().tasks().watch(TASK)) {
      var changes = watch.iterator();
      changes.next();
      LaunchException thrown = catchThrowableOfType(LaunchException.class, changes::hasNext);

      assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
      assertThat(thrown).hasMessage("dropped");
    }
  }

  @Test
  void unknownTaskIsNotFoundAtOnce() {
    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> server.client().tasks().watch(TASK));

    assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void closedWatchHasNoMore() {
    server.on(EVENTS, events(event("1", "PENDING", "")));

    TaskWatch watch = server.client().tasks().watch(TASK);
    watch.iterator().next();
    watch.close();

    assertThat(watch.iterator().hasNext()).isFalse();
    assertThat(catchThrowableOfType(NoSuchElementException.class, watch.iterator()::next))
        .isNotNull();
  }

  @Test
  void outcomesOfAnEndpointGoOnFromAPosition() {
    server.on(OUTCOMES, events(event("p2", "SUCCESS", "")), events(event("p3", "FAILURE", "")));
    List<TaskView> taken = new ArrayList<>();

    try (TaskWatch watch = server.client().endpoints().async("iris").watchOutcomesAfter("p1")) {
      var outcomes = watch.iterator();
      taken.add(outcomes.next());
      taken.add(outcomes.next());

      assertThat(watch.position()).contains("p3");
    }
    assertThat(states(taken)).containsExactly("SUCCESS", "FAILURE");
    assertThat(server.seen(OUTCOMES))
        .extracting(seen -> seen.header("Last-event-id"))
        .startsWith("p1", "p2");
  }

  @Test
  void placeWithoutAnEventIsKeptForALaterConnection() {
    server.on(OUTCOMES, events("id: start\r\n\r\n"), events(event("p1", "SUCCESS", "")));

    try (TaskWatch watch = server.client().endpoints().async("iris").watchOutcomes()) {
      watch.iterator().next();
    }

    assertThat(server.seen(OUTCOMES).get(1).header("Last-event-id")).isEqualTo("start");
  }

  @Test
  void outcomesSinceAMomentAreAskedForAsTheContractHasIt() {
    server.on(OUTCOMES, events(""));

    server
        .client()
        .endpoints()
        .async("iris")
        .watchOutcomes(Instant.parse("2024-01-02T03:04:05Z"))
        .close();

    assertThat(server.only(OUTCOMES).line())
        .isEqualTo(OUTCOMES + "?since=2024-01-02T03%3A04%3A05Z");
  }

  private static List<String> states(List<TaskView> tasks) {
    return tasks.stream().map(task -> detail(task).state().name()).toList();
  }

  private static TaskDetail detail(TaskView task) {
    return Objects.requireNonNull(task.detail());
  }

  private static String event(String id, String state, String more) {
    return "id: %s\r\ndata: %s\r\n\r\n".formatted(id, detailed(TASK_ID, state, more));
  }
}
