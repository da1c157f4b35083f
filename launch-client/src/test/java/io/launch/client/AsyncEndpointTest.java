package io.launch.client;

import static io.launch.client.Golden.TASK_ID;
import static io.launch.client.Golden.failedTask;
import static io.launch.client.Golden.task;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.task.TaskId;
import io.launch.api.task.TaskStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AsyncEndpointTest {
  private static final String SUBMIT = "POST /v1/async-tasks";
  private static final String TASK = "GET /v1/async-tasks/" + TASK_ID;
  private static final String RESULT = "{\"result\": \"7\"}";
  private static final EndpointRequest REQUEST = EndpointRequest.ofArgs(Map.of("x", 1));

  @RegisterExtension final WireServer server = new WireServer();
  private AsyncEndpoint minilm;

  @BeforeEach
  void findEndpoint() {
    server.on("GET /v1/model-endpoints", Golden.endpoints(Golden.endpoint("async", "READY", "")));
    server.on(SUBMIT, "{\"task_id\": \"" + TASK_ID + "\"}");
    minilm = server.client().endpoints().async("iris");
  }

  @Test
  void requestIsSentAsTheContractHasIt() {
    EndpointResponseFuture future = minilm.predict(EndpointRequest.ofUrl("https://example.com/a"));

    assertThat(future.taskId()).isEqualTo(new TaskId(TASK_ID));
    assertThat(server.only(SUBMIT).target())
        .isEqualTo("/v1/async-tasks?model_endpoint_id=" + Golden.ENDPOINT_ID);
    assertThat(server.only(SUBMIT).body())
        .isEqualTo("{\"url\":\"https://example.com/a\",\"return_pickled\":true}");
  }

  @Test
  void outcomeIsAwaitedByLongPolls() {
    server.on(
        TASK,
        json(task(TASK_ID, "PENDING", "null")),
        json(task(TASK_ID, "STARTED", "null")),
        json(task(TASK_ID, "SUCCESS", RESULT)));

    EndpointResponse response = minilm.predict(REQUEST).get();

    assertThat(response.result()).contains("7");
    assertThat(server.seen(TASK)).allMatch(seen -> seen.target().endsWith("?wait=20"));
  }

  @Test
  void outcomeIsReadOnce() {
    server.on(TASK, task(TASK_ID, "SUCCESS", RESULT));
    EndpointResponseFuture future = minilm.predict(REQUEST);

    assertThat(future.get()).isSameAs(future.get());

    assertThat(server.seen(TASK)).hasSize(1);
  }

  @Test
  void failureIsAnOutcome() {
    server.on(TASK, failedTask(TASK_ID, "java.lang.ArithmeticException"));

    EndpointResponse response = minilm.predict(REQUEST).get();

    assertThat(response.status()).isEqualTo(EndpointResponse.Status.FAILURE);
    assertThat(response.traceback()).contains("java.lang.ArithmeticException");
  }

  @Test
  void waitingEndsInTimeAndMayGoOn() {
    server.on(TASK, json(task(TASK_ID, "STARTED", "null")));
    EndpointResponseFuture future = minilm.predict(REQUEST);

    LaunchException thrown =
        catchThrowableOfType(LaunchException.class, () -> future.get(Duration.ofMillis(50)));
    server.on(TASK, task(TASK_ID, "SUCCESS", RESULT));

    assertThat(thrown.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(future.get(Duration.ofSeconds(10)).result()).contains("7");
  }

  @Test
  void serverThatDoesNotHoldBackIsNotFlooded() {
    server.on(TASK, task(TASK_ID, "STARTED", "null"));
    EndpointResponseFuture future = minilm.predict(REQUEST);

    assertThatThrownBy(() -> future.get(Duration.ofMillis(350)))
        .isInstanceOf(LaunchException.class);

    assertThat(server.seen(TASK)).hasSizeBetween(2, 5);
  }

  @Test
  void droppedTaskIsNotFound() {
    EndpointResponseFuture future = minilm.predict(REQUEST);

    LaunchException thrown = catchThrowableOfType(LaunchException.class, future::get);

    assertThat(thrown.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(thrown.getStackTrace())
        .as("shows who waited")
        .anyMatch(frame -> frame.getClassName().equals(AsyncEndpointTest.class.getName()));
  }

  @Test
  void futureOfTheJdkCompletes() throws Exception {
    server.on(TASK, json(task(TASK_ID, "PENDING", "null")), json(task(TASK_ID, "SUCCESS", RESULT)));

    CompletableFuture<EndpointResponse> future = minilm.predict(REQUEST).toCompletableFuture();

    assertThat(future.get(10, TimeUnit.SECONDS).result()).contains("7");
  }

  @Test
  void futureOfTheJdkFailsWithTheError() {
    CompletableFuture<EndpointResponse> future = minilm.predict(REQUEST).toCompletableFuture();

    assertThat(future)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void asyncRequestGivesTheResultUrl() {
    server.on(
        TASK,
        json(task(TASK_ID, "PENDING", "null")),
        json(task(TASK_ID, "SUCCESS", "{\"result_url\": \"http://x/r.pkl?s=1\"}")));

    CompletableFuture<String> url = minilm.asyncRequest("https://example.com/cat.jpg");

    assertThat(url).succeedsWithin(Duration.ofSeconds(10)).isEqualTo("http://x/r.pkl?s=1");
    assertThat(server.only(SUBMIT).json().get("return_pickled").booleanValue()).isTrue();
  }

  @Test
  void asyncRequestFailsAsTheModelFailed() {
    server.on(TASK, failedTask(TASK_ID, "java.lang.ArithmeticException"));

    CompletableFuture<String> url = minilm.asyncRequest("https://example.com/cat.jpg");

    assertThat(url)
        .failsWithin(Duration.ofSeconds(10))
        .withThrowableOfType(ExecutionException.class)
        .havingCause()
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.MODEL_FAILED));
  }

  @Test
  void taskIsReadById() {
    server.on(TASK, task(TASK_ID, "STARTED", "null"));

    assertThat(server.client().tasks().get(new TaskId(TASK_ID)).status())
        .isEqualTo(TaskStatus.STARTED);

    assertThat(server.lines()).endsWith(TASK);
  }
}
