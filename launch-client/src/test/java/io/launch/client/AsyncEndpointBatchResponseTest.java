package io.launch.client;

import static io.launch.client.Golden.failedTask;
import static io.launch.client.Golden.task;
import static io.launch.client.WireServer.Reply.broken;
import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AsyncEndpointBatchResponseTest {
  private static final String BATCH = "POST /v1/async-tasks/batch";
  private static final String READ = "POST /v1/async-tasks/read";

  @RegisterExtension final WireServer server = new WireServer();

  /// Tasks that have ended, at the server.
  private final Set<String> ended = ConcurrentHashMap.newKeySet();

  private AsyncEndpoint minilm;

  @BeforeEach
  void startServer() {
    server.on("GET /v1/model-endpoints", Golden.endpoints(Golden.endpoint("async", "READY", "")));
    server.on(BATCH, this::store);
    server.on(READ, this::read);
    minilm = server.client().endpoints().async("iris");
  }

  @Test
  void thousandTasksAreStoredInOneRequest() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(2_001));

    assertThat(server.seen(BATCH)).extracting(this::tasks).containsExactly(1_000, 1_000, 1);
    assertThat(batch.taskIds()).hasSize(2_001).containsEntry("r1500", id("task-1500"));
  }

  @Test
  void largeTasksAreStoredInMoreRequests() {
    String text = "x".repeat(3 << 20);
    List<EndpointRequest> requests =
        IntStream.range(0, 5).mapToObj(i -> request(i, Map.of("n", i, "text", text))).toList();

    minilm.predictBatch(requests);

    assertThat(server.seen(BATCH)).extracting(this::tasks).containsExactly(2, 2, 1);
  }

  @Test
  void requestsOfDifferentHeadersAreStoredApart() {
    List<EndpointRequest> requests =
        List.of(
            request(0, Map.of("n", 0)).withHeader("X-Tenant", "a"),
            request(1, Map.of("n", 1)),
            request(2, Map.of("n", 2)).withHeader("X-Tenant", "a"));

    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests);

    assertThat(server.seen(BATCH))
        .extracting(seen -> seen.header("X-tenant") + tasks(seen))
        .containsExactly("a2", "1");
    assertThat(batch.taskIds().keySet()).containsExactly("r0", "r1", "r2");
  }

  @Test
  void requestIdsThatAreNotDistinctAreRefusedBeforeAnythingIsSent() {
    List<EndpointRequest> requests = new ArrayList<>(requests(1_500));
    requests.add(requests.get(3));

    assertThatThrownBy(() -> minilm.predictBatch(requests))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("r3 is given twice");

    assertThat(server.seen(BATCH)).isEmpty();
  }

  @Test
  void failureInTheMiddleSaysWhatWasStored() {
    server.on(BATCH, error(413, "{\"detail\": \"too large\"}"));

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> minilm.predictBatch(requests(1_001)));

    assertThat(thrown.code()).isEqualTo(ErrorCode.PAYLOAD_TOO_LARGE);
    assertThat(thrown).hasMessageContaining("1000 of 1001 tasks were stored");
  }

  @Test
  void requestsThatAreNotDonePend() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(3));

    assertThat(batch.getResponses()).containsOnlyKeys("r0", "r1", "r2");
    assertThat(batch.getResponses().values())
        .allMatch(response -> response.status() == EndpointResponse.Status.PENDING);
    assertThat(server.seen(READ)).isEmpty();
  }

  @Test
  void pollingIsOneRoundOverWhatIsNotDone() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(1_500));
    IntStream.range(0, 1_490).forEach(i -> ended.add("task-" + i));

    batch.pollEndpoints();
    batch.pollEndpoints();

    assertThat(server.seen(READ)).extracting(this::ids).containsExactly(1_000, 500, 10);
    assertThat(server.seen(READ)).noneMatch(seen -> seen.target().contains("wait"));
    assertThat(batch.batchStatus()).isEqualTo(new BatchStatus(10, 1_341, 149));
  }

  @Test
  void responsesAreUnderTheIdsOfTheirRequests() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(3));
    ended.add("task-1");

    batch.pollEndpoints();

    assertThat(batch.getResponses().get("r1").result()).contains("1");
    assertThat(batch.getResponses().get("r2").status()).isEqualTo(EndpointResponse.Status.PENDING);
  }

  @Test
  void doneIsAskedUnlessToldNotTo() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(1));
    ended.add("task-0");

    assertThat(batch.isDone(false)).isFalse();
    assertThat(batch.isDone()).isTrue();
    assertThat(batch.isDone(false)).isTrue();
    assertThat(batch.isDone(true)).isTrue();
    assertThat(server.seen(READ)).hasSize(1);
  }

  @Test
  void waitingIsHeldBackByTheServer() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(2));
    ended.addAll(List.of("task-0", "task-1"));

    Map<String, EndpointResponse> responses = batch.await();

    assertThat(responses.get("r0").status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(responses.get("r1").result()).contains("1");
    assertThat(server.only(READ).target()).isEqualTo("/v1/async-tasks/read?until=all&wait=0.5");
  }

  @Test
  void onlyTheOldestThousandAreWaitedFor() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(1_001));
    IntStream.range(0, 1_001).forEach(i -> ended.add("task-" + i));

    batch.await();

    assertThat(server.seen(READ))
        .extracting(WireServer.Seen::target)
        .containsExactly("/v1/async-tasks/read?until=all&wait=0.5", "/v1/async-tasks/read");
  }

  @Test
  void tasksBehindUnendedOnesAreNotAskedForWhileWaiting() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(2_000));
    ended.add("task-0");

    var future = batch.toCompletableFuture();
    await().until(() -> server.seen(READ).size() >= 2);
    future.cancel(true);

    assertThat(server.seen(READ)).noneMatch(seen -> seen.body().contains("task-1500"));
  }

  @Test
  void waitingEndsInTimeWithWhatIsKnown() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(3));
    ended.add("task-1");

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> batch.await(Duration.ofMillis(30)));

    assertThat(thrown.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(thrown).hasMessageContaining("2 of 3 tasks");
    assertThat(batch.batchStatus().succeeded()).isEqualTo(1);
  }

  @Test
  void progressIsTold() {
    List<BatchStatus> told = new ArrayList<>();
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(3)).onProgress(told::add);

    batch.pollEndpoints();
    ended.addAll(List.of("task-1", "task-2"));
    batch.pollEndpoints();
    ended.add("task-0");
    batch.await();

    assertThat(told).containsExactly(new BatchStatus(1, 2, 0), new BatchStatus(0, 2, 1));
  }

  @Test
  void futureOfTheJdkCompletes() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(2));
    var future = batch.toCompletableFuture();

    ended.addAll(List.of("task-0", "task-1"));

    assertThat(future).succeedsWithin(Duration.ofSeconds(10)).isEqualTo(batch.getResponses());
  }

  @Test
  void cancelledFutureEndsTheWaiting() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(1));
    batch.toCompletableFuture().cancel(true);

    ended.add("task-0");

    assertThat(batch.toCompletableFuture()).succeedsWithin(Duration.ofSeconds(10));
  }

  @Test
  void emptyBatchIsDone() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(List.of());

    assertThat(batch.await()).isEmpty();
    assertThat(batch.isDone()).isTrue();
    assertThat(server.seen("POST")).isEmpty();
  }

  @Test
  void brokenPollIsSentAgain() {
    AsyncEndpointBatchResponse batch = minilm.predictBatch(requests(1));
    server.on(READ, broken()).on(READ, this::read);
    batch.pollEndpoints();

    ended.add("task-0");
    batch.pollEndpoints();

    assertThat(batch.isDone(false)).isTrue();
    assertThat(server.seen(READ)).hasSize(3);
  }

  private static List<EndpointRequest> requests(int count) {
    return IntStream.range(0, count).mapToObj(i -> request(i, Map.of("n", i))).toList();
  }

  private static EndpointRequest request(int number, Map<String, Object> args) {
    return EndpointRequest.ofArgs(args).withRequestId("r" + number);
  }

  private static TaskId id(String value) {
    return new TaskId(value);
  }

  private int tasks(WireServer.Seen seen) {
    return seen.json().get("tasks").size();
  }

  private int ids(WireServer.Seen seen) {
    return seen.json().get("task_ids").size();
  }

  /// Names each task after the number in its args.
  private WireServer.Reply store(WireServer.Seen seen) {
    List<String> ids =
        StreamSupport.stream(seen.json().get("tasks").spliterator(), false)
            .map(task -> "\"task-" + task.at("/args/n").intValue() + "\"")
            .toList();
    return json("{\"task_ids\": [" + String.join(",", ids) + "]}");
  }

  /// Every tenth task fails.
  private WireServer.Reply read(WireServer.Seen seen) {
    List<String> views = new ArrayList<>();
    for (JsonNode id : seen.json().get("task_ids")) {
      views.add(view(id.textValue()));
    }
    return json("{\"tasks\": [" + String.join(",", views) + "]}");
  }

  private String view(String id) {
    String number = id.substring("task-".length());
    if (!ended.contains(id)) {
      return task(id, "STARTED", "null");
    }
    return Integer.parseInt(number) % 10 == 0
        ? failedTask(id, "java.lang.ArithmeticException")
        : task(id, "SUCCESS", "{\"result\": \"" + number + "\"}");
  }
}
