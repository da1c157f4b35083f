package io.launch.client;

import static io.launch.client.Golden.ENDPOINT_ID;
import static io.launch.client.Golden.detailed;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.task.QueueView;
import io.launch.api.task.TaskId;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DeadLettersTest {
  private static final String PATH = "/v1/model-endpoints/" + ENDPOINT_ID;
  private static final String LIST = "GET " + PATH + "/dead-letters";
  private static final String REQUEUE = "POST " + PATH + "/dead-letters/requeue";
  private static final String PURGE = "POST " + PATH + "/dead-letters/purge";

  @RegisterExtension final WireServer server = new WireServer();
  private AsyncEndpoint minilm;

  @BeforeEach
  void findEndpoint() {
    server.on("GET /v1/model-endpoints", Golden.endpoints(Golden.endpoint("async", "READY", "")));
    minilm = server.client().endpoints().async("iris");
  }

  @Test
  void queueIsRead() {
    server.on(
        "GET " + PATH + "/queue",
        "{\"pending\": 3, \"started\": 2, \"oldest_pending_seconds\": 1.5, \"dead_letters\": 1, \"ended_per_second\": 0.25}");

    assertThat(minilm.queue()).isEqualTo(new QueueView(3, 2, 1.5, 1, 0.25, null));
  }

  @Test
  void listGoesOverAllPages() {
    server.on(
        LIST,
        json("{\"tasks\": [%s], \"next_cursor\": \"n\"}".formatted(detailed("t1", "DEAD", ""))),
        json("{\"tasks\": [%s], \"next_cursor\": null}".formatted(detailed("t2", "DEAD", ""))));

    assertThat(minilm.deadLetters().list())
        .extracting(task -> task.taskId().value())
        .containsExactly("t1", "t2");
    assertThat(server.seen(LIST))
        .extracting(WireServer.Seen::line)
        .containsExactly(LIST + "?limit=100", LIST + "?limit=100&cursor=n");
  }

  @Test
  void someAreRequeuedByTheirIds() {
    server.on(REQUEUE, "{\"requeued\": {\"t1\": \"n1\"}}");

    Map<TaskId, TaskId> requeued = minilm.deadLetters().requeue(List.of(new TaskId("t1")));

    assertThat(requeued).isEqualTo(Map.of(new TaskId("t1"), new TaskId("n1")));
    assertThat(server.only(REQUEUE).body()).isEqualTo("{\"task_ids\":[\"t1\"]}");
  }

  @Test
  void allAreRequeuedWithoutNamingThem() {
    server.on(REQUEUE, "{\"requeued\": {}}");

    minilm.deadLetters().requeueAll();

    assertThat(server.only(REQUEUE).body()).isEqualTo("{\"all\":true}");
  }

  @Test
  void manyArePurgedInMoreRequests() {
    server.on(PURGE, json("{\"purged\": 1000}"), json("{\"purged\": 1}"));
    List<TaskId> ids = IntStream.range(0, 1_001).mapToObj(i -> new TaskId("t" + i)).toList();

    assertThat(minilm.deadLetters().purge(ids)).isEqualTo(1_001);

    assertThat(server.seen(PURGE))
        .extracting(seen -> seen.json().get("task_ids").size())
        .containsExactly(1_000, 1);
  }

  @Test
  void allArePurgedOnlyWhenSaidSo() {
    server.on(PURGE, "{\"purged\": 5}");

    int none = minilm.deadLetters().purge(List.of());
    int all = minilm.deadLetters().purgeAll();

    assertThat(none).isZero();
    assertThat(all).isEqualTo(5);
    assertThat(server.only(PURGE).body()).isEqualTo("{\"all\":true}");
  }
}
