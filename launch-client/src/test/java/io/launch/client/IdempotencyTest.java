package io.launch.client;

import static io.launch.client.Golden.TASK_ID;
import static io.launch.client.WireServer.Reply.broken;
import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class IdempotencyTest {
  private static final String SUBMIT = "POST /v1/async-tasks";
  private static final String BATCH = "POST /v1/async-tasks/batch";
  private static final String STORED = "{\"task_id\": \"" + TASK_ID + "\"}";
  private static final String UUID = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}";
  private static final EndpointRequest REQUEST = EndpointRequest.ofArgs(Map.of("x", 1));

  @RegisterExtension final WireServer server = new WireServer();
  private final CountDownLatch testIsOver = new CountDownLatch(1);
  private AsyncEndpoint minilm;

  @BeforeEach
  void findEndpoint() {
    server.on("GET /v1/model-endpoints", Golden.endpoints(Golden.endpoint("async", "READY", "")));
    minilm = server.client().endpoints().async("iris");
  }

  @AfterEach
  void endSlowAnswers() {
    testIsOver.countDown();
  }

  @Test
  void everySendingHasAKeyOfItsOwn() {
    server.on(SUBMIT, STORED);

    minilm.predict(REQUEST);
    minilm.predict(REQUEST);

    assertThat(keys()).hasSize(2).doesNotHaveDuplicates().allMatch(key -> key.matches(UUID));
  }

  @Test
  void submitWhoseAnswerIsLostIsSentAgainWithTheSameKey() {
    server.on(SUBMIT, broken(), error(502, "{}"), json(STORED));

    minilm.predict(REQUEST);

    assertThat(keys()).hasSize(3).containsOnly(keys().get(0));
  }

  @Test
  void submitWhoseAnswerIsLateIsSentAgainWithTheSameKey() {
    server.on(SUBMIT, asked -> late()).on(SUBMIT, STORED);
    var config =
        LaunchClientConfig.of(server.url(), WireServer.KEY)
            .withRequestTimeout(Duration.ofMillis(300));

    try (LaunchClient client = LaunchClient.connect(config)) {
      client.endpoints().async("iris").predict(REQUEST);
    }

    assertThat(keys()).hasSize(2).containsOnly(keys().get(0));
  }

  @Test
  void submitThatFailsForGoodSaysWithWhichKeyToGoOn() {
    server.on(SUBMIT, broken());
    var config = LaunchClientConfig.of(server.url(), WireServer.KEY).withRetries(1);

    try (LaunchClient client = LaunchClient.connect(config)) {
      AsyncEndpoint endpoint = client.endpoints().async("iris");
      LaunchException thrown =
          catchThrowableOfType(LaunchException.class, () -> endpoint.predict(REQUEST));

      assertThat(thrown.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
      assertThat(thrown).hasMessageContaining("with the idempotency key " + keys().get(0));
    }
    assertThat(keys()).hasSize(2);
  }

  @Test
  void callersKeyIsTakenHoweverItIsGiven() {
    server.on(SUBMIT, STORED);

    minilm.predict(REQUEST.withIdempotencyKey("order-1"));
    minilm.predict(REQUEST.withHeader("idempotency-key", "order-2"));

    assertThat(keys()).containsExactly("order-1", "order-2");
    assertThat(server.seen(SUBMIT)).noneMatch(seen -> seen.json().has("idempotency_key"));
  }

  @Test
  void keyUsedForAnotherRequestIsAConflict() {
    server.on(SUBMIT, error(409, "{\"detail\": \"used\"}").with("Launch-Error-Code", "CONFLICT"));

    LaunchException thrown =
        catchThrowableOfType(
            LaunchException.class, () -> minilm.predict(REQUEST.withIdempotencyKey("order-1")));

    assertThat(thrown.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(keys()).hasSize(1);
  }

  @Test
  void everyChunkOfABatchHasOneKeyAndIsSentAgainWithIt() {
    server
        .on(BATCH, broken())
        .on(BATCH, seen -> json(stored(1_000)))
        .on(BATCH, seen -> json(stored(1)));

    minilm.predictBatch(
        IntStream.range(0, 1_001).mapToObj(i -> EndpointRequest.ofArgs(Map.of("n", i))).toList());

    List<String> keys = keys();
    assertThat(keys).hasSize(3);
    assertThat(keys.get(1)).isEqualTo(keys.get(0)).matches(UUID);
    assertThat(keys.get(2)).isNotEqualTo(keys.get(0)).matches(UUID);
  }

  @Test
  void rowsOfABatchKeepTheirOwnKeys() {
    server.on(BATCH, stored(2));

    minilm.predictBatch(
        List.of(REQUEST.withIdempotencyKey("order-1"), REQUEST.withRequestId("other")));

    assertThat(StreamSupport.stream(server.only(BATCH).json().get("tasks").spliterator(), false))
        .extracting(row -> row.path("idempotency_key").asText("none"))
        .containsExactly("order-1", "none");
  }

  @Test
  void whatIsSaidOfTheTaskIsSent() {
    server.on(SUBMIT, STORED);

    minilm.predict(
        REQUEST
            .withReturnPickled(false)
            .withPriority(-5)
            .withLabel("nightly")
            .withDeadline(Duration.ofMillis(1_500)));

    assertThat(server.only(SUBMIT).body())
        .isEqualTo(
            "{\"args\":{\"x\":1},\"return_pickled\":false,\"priority\":-5,\"label\":\"nightly\",\"deadline_seconds\":1.5}");
  }

  private List<String> keys() {
    return server.seen(SUBMIT).stream().map(seen -> seen.header("Idempotency-key")).toList();
  }

  private WireServer.Reply late() {
    try {
      testIsOver.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return broken();
  }

  private static String stored(int count) {
    List<String> ids = IntStream.range(0, count).mapToObj(i -> "\"t" + i + "\"").toList();
    return "{\"task_ids\": [" + String.join(",", ids) + "]}";
  }
}
