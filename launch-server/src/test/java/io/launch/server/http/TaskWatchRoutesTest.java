package io.launch.server.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskProgress;
import io.launch.core.task.TaskState;
import io.launch.server.Events;
import io.launch.server.Events.Event;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class TaskWatchRoutesTest {
  private static final Duration SOON = Duration.ofSeconds(3);

  @RegisterExtension
  final LaunchExtension launch =
      LaunchExtension.usual().with("max-watches", "2").with("drain-timeout", "20s");

  private final Wire wire = new Wire(launch);

  private String submit(EndpointId endpoint) throws Exception {
    return wire.post("/v1/async-tasks?model_endpoint_id=" + endpoint, "{\"args\":{}}")
        .ok("task_id");
  }

  private Events watch(String task) throws Exception {
    return Events.open(wire, wire.request("/v1/async-tasks/" + task + "/events"));
  }

  private Events outcomes(EndpointId endpoint) throws Exception {
    return Events.open(wire, wire.request(outcomesOf(endpoint)));
  }

  private static String outcomesOf(EndpointId endpoint) {
    return "/v1/model-endpoints/" + endpoint + "/task-events";
  }

  /// Leases the next task of the endpoint as another server would, behind this one's back.
  private LeasedTask leaseElsewhere(EndpointId endpoint) {
    return launch.tasks().exchange(List.of(), endpoint, "another", 1).leased().getFirst();
  }

  private void endElsewhere(EndpointId endpoint, LeasedTask task) {
    TaskOutcome ended =
        new TaskOutcome.Ended(task.lease(), new TaskState.Succeeded("7"), Optional.empty());
    launch.tasks().exchange(List.of(ended), endpoint, "another", 0);
  }

  @Test
  void changesOfATaskAreToldUntilItsEnd() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    String task = submit(endpoint);
    try (Events events = watch(task)) {
      events.until("STARTED");
      launch.workers().next().answer(200, "{\"result\":\"7\"}");
      Event end = events.until("SUCCESS");

      assertThat(end.data().at("/result/result").asText()).isEqualTo("7");
      assertThat(end.data()).isEqualTo(wire.get("/v1/async-tasks/" + task).json());
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void whatTheLastEventTellsIsNotToldAgain() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String task = submit(endpoint);
    String pending;
    try (Events events = watch(task)) {
      pending = events.next().orElseThrow().id();
    }
    try (Events events =
        Events.open(
            wire,
            wire.request("/v1/async-tasks/" + task + "/events").header("Last-Event-ID", pending))) {
      wire.post("/v1/async-tasks/" + task + "/cancel", "");

      Event end = events.next().orElseThrow();
      assertThat(end.state()).isEqualTo("CANCELLED");
      assertThat(events.next()).isEmpty();
      Answer again =
          wire.send(
              wire.request("/v1/async-tasks/" + task + "/events")
                  .header("Last-Event-ID", end.id()));
      assertThat(again.response().body()).doesNotContain("data:");
    }
  }

  @Test
  void whatAnotherServerDoesIsSeenSoon() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String task = submit(endpoint);
    try (Events events = watch(task);
        Events outcomes = outcomes(endpoint)) {
      events.until("PENDING");
      LeasedTask leased = leaseElsewhere(endpoint);
      events.until("STARTED");
      launch.tasks().progress(leased.lease(), new TaskProgress(0.4, "half", Instant.now()));
      Event half = events.next().orElseThrow();
      long before = System.nanoTime();
      endElsewhere(endpoint, leased);
      events.until("SUCCESS");
      String ended = outcomes.next().orElseThrow().task();
      Duration took = Duration.ofNanos(System.nanoTime() - before);

      assertThat(half.data().at("/detail/progress/fraction").asDouble()).isEqualTo(0.4);
      assertThat(half.data().at("/detail/progress/message").asText()).isEqualTo("half");
      assertThat(ended).isEqualTo(task);
      assertThat(took).isLessThan(SOON);
    }
  }

  @Test
  void outcomesOfAnEndpointComeWithoutResults() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    try (Events events = outcomes(endpoint)) {
      String good = submit(endpoint);
      launch.workers().next().answer(200, "{\"result\":\"7\"}");
      Event first = events.next().orElseThrow();
      String bad = submit(endpoint);
      launch.workers().next().answer(500, "{\"error\":\"boom\",\"traceback\":\"at Model\"}");
      Event second = events.next().orElseThrow();

      assertThat(first.task()).isEqualTo(good);
      assertThat(first.state()).isEqualTo("SUCCESS");
      assertThat(first.data().path("result").isNull()).isTrue();
      assertThat(second.task()).isEqualTo(bad);
      assertThat(second.data().path("traceback").asText()).isEqualTo("at Model");
    }
  }

  @Test
  void outcomesGoOnFromTheLastEventWithoutAGap() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String first = submit(endpoint);
    String last;
    try (Events events = outcomes(endpoint)) {
      wire.post("/v1/async-tasks/" + first + "/cancel", "");
      last = events.next().orElseThrow().id();
    }
    String second = submit(endpoint);
    wire.post("/v1/async-tasks/" + second + "/cancel", "");

    try (Events events =
        Events.open(wire, wire.request(outcomesOf(endpoint)).header("Last-Event-ID", last))) {
      assertThat(events.next().orElseThrow().task()).isEqualTo(first);
      assertThat(events.next().orElseThrow().task()).isEqualTo(second);
    }
    String since =
        launch
            .tasks()
            .find(new io.launch.api.task.TaskId(second))
            .orElseThrow()
            .times()
            .endedAt()
            .orElseThrow()
            .toString();
    try (Events events =
        Events.open(wire, wire.request(outcomesOf(endpoint) + "?since=" + since))) {
      assertThat(events.next().orElseThrow().task()).isEqualTo(second);
    }
  }

  @Test
  void idThatIsNoneOfTheStreamIsRefused() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");

    Answer id = wire.send(wire.request(outcomesOf(endpoint)).header("Last-Event-ID", "yesterday"));
    Answer since = wire.get(outcomesOf(endpoint) + "?since=yesterday");

    assertThat(id.status()).isEqualTo(400);
    assertThat(id.detail()).startsWith("Last-Event-ID: yesterday");
    assertThat(since.status()).isEqualTo(422);
  }

  @Test
  void streamOfAnEndpointEndsWithIt() throws Exception {
    EndpointId endpoint = wire.ready("queue", "async");
    String task = submit(endpoint);
    try (Events events = outcomes(endpoint)) {
      var call = launch.workers().next();
      launch.orchestrator().onStop(it -> launch.orchestrator().exited(it, "stopped"));
      wire.delete("/v1/model-endpoints/" + endpoint);
      call.answer(200, "{\"result\":\"7\"}");

      assertThat(events.next().orElseThrow().task()).isEqualTo(task);
      assertThat(events.next()).isEmpty();
    }
  }

  @Test
  void streamsPastTheirBoundAreRefusedUntilOneEnds() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String task = submit(endpoint);
    try (Events one = watch(task)) {
      one.next();
      try (Events two = outcomes(endpoint)) {
        Answer three = wire.get("/v1/async-tasks/" + task + "/events");

        assertThat(three.status()).isEqualTo(429);
        assertThat(three.detail()).contains("max-watches");
        assertThat(three.header("Retry-After")).isEqualTo("5");
      }
      Awaitility.await()
          .atMost(SOON)
          .until(() ->
              wire.sendForTheHead(wire.request("/v1/async-tasks/" + task + "/events")).status()
                  == 200);
    }
  }

  @Test
  void stoppingServerEndsStreamsAtOnce() throws Exception {
    EndpointId endpoint = wire.deploy("queue", "async");
    String task = submit(endpoint);
    try (Events events = watch(task);
        Events outcomes = outcomes(endpoint)) {
      events.next();
      long before = System.nanoTime();
      launch.server().close();

      assertThat(events.next()).isEmpty();
      assertThat(outcomes.next()).isEmpty();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(15));
    }
  }

  @Test
  void headAndNameOfAnEventAreOnTheWireAsTheyShould() throws Exception {
    String task = submit(wire.deploy("queue", "async"));
    wire.post("/v1/async-tasks/" + task + "/cancel", "");

    Answer answer = wire.get("/v1/async-tasks/" + task + "/events");

    assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    assertThat(new String(answer.response().body().getBytes(UTF_8), UTF_8))
        .startsWith(": ping\r\n\r\nid: failed-0--\r\ndata: {\"task_id\":\"" + task)
        .endsWith("}\r\n\r\n");
  }
}
