package io.launch.core.predict;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static io.launch.core.testkit.Samples.OTHER_OWNER;
import static io.launch.core.testkit.Samples.OWNER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.ManualWorkerClient.HeldCall;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.ReadyWorker;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPicker;
import io.launch.core.worker.WorkerReply;
import io.launch.core.worker.WorkerStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class PredictServiceTest {
  private static final PredictLimits LIMITS =
      new PredictLimits(Duration.ofSeconds(20), Duration.ofMillis(50), 100, Duration.ofHours(1));
  private static final WorkerReply DIED = new WorkerReply.Broken("connection reset", true);
  private static final WorkerReply REFUSED = new WorkerReply.Broken("connection refused", false);

  private final ManualClock clock = new ManualClock();
  private final MemoryObjectStore objects = new MemoryObjectStore(clock);
  private final WorkerPicker picker = new WorkerPicker(8);
  private final ManualWorkerClient client = new ManualWorkerClient();
  private final PredictService service = service(client);

  private PredictService service(WorkerClient workers) {
    return new PredictService(
        Samples.directory(
            Samples.syncEndpoint(1),
            Samples.asyncEndpoint(2),
            Samples.endpoint(3, EndpointType.STREAMING)),
        picker,
        workers,
        objects,
        new Ids(new Random(1)),
        LIMITS);
  }

  private void workers(int count) {
    List<ReadyWorker> ready = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ready.add(new ReadyWorker(new WorkerId("wrk_" + i), new WorkerAddress("127.0.0.1", i), 1, 1));
    }
    picker.update(ENDPOINT, ready);
  }

  private static TaskRequest args(String json) {
    return new TaskRequest(
        Optional.empty(), Optional.of(json.getBytes(UTF_8)), false, Optional.empty());
  }

  private static TaskRequest url(String url) {
    return new TaskRequest(Optional.of(url), Optional.empty(), false, Optional.empty());
  }

  private CompletableFuture<Prediction> predict(TaskRequest request) {
    return predict(CALLER, ENDPOINT, request);
  }

  private CompletableFuture<Prediction> predict(
      Caller caller, EndpointId endpoint, TaskRequest request) {
    return service.predict(caller, endpoint, request).toCompletableFuture();
  }

  @Test
  void argsReachTheWorkerAndItsAnswerTheCallerByteForByte() throws InterruptedException {
    workers(1);
    CompletableFuture<Prediction> prediction = predict(args("{\"x\": 1e300, \"y\":2.0}"));

    HeldCall call = client.next();
    call.answer(200, "{\"result\": \"[1]\"}");

    assertThat(call.envelope())
        .isEqualTo("{\"args\":{\"x\": 1e300, \"y\":2.0},\"return_pickled\":false}");
    assertThat(prediction)
        .isCompletedWithValueMatching(done ->
            done instanceof Prediction.Answered(byte[] body)
                && new String(body, UTF_8).equals("{\"result\": \"[1]\"}"));
    assertPlaceIsFree();
  }

  static Stream<Arguments> failures() {
    String traceback = "boom\n  at X";
    return Stream.of(
        arguments(
            new WorkerReply.Answered(
                500, "{\"error\":\"boom\",\"traceback\":\"boom\\n  at X\"}".getBytes(UTF_8)),
            traceback),
        arguments(new WorkerReply.Answered(500, "{\"error\":\"boom\"}".getBytes(UTF_8)), "boom"),
        arguments(
            new WorkerReply.Answered(502, "<html>".getBytes(UTF_8)),
            "the worker answered 502: <html>"),
        arguments(
            new WorkerReply.Answered(
                504, "{\"error\":\"hangs\",\"traceback\":\"in predict\"}".getBytes(UTF_8)),
            "in predict"),
        arguments(
            new WorkerReply.Answered(200, new byte[101]),
            "The result is larger than 100 bytes (max-result-bytes). Ask for it with"
                + " return_pickled, which stores it and answers a URL."));
  }

  @ParameterizedTest
  @MethodSource
  void failures(WorkerReply reply, String traceback) throws InterruptedException {
    workers(1);
    CompletableFuture<Prediction> prediction = predict(args("1"));

    client.next().reply(reply);

    assertThat(prediction).isCompletedWithValue(new Prediction.Failed(traceback));
    assertThat(client.calls()).hasSize(1);
    picker.trust(ENDPOINT, new WorkerId("wrk_1"));
    assertPlaceIsFree();
  }

  @Test
  void deathOfTheWorkerIsToldWithItsReasonAndItsLastLines() throws InterruptedException {
    workers(1);
    CompletableFuture<Prediction> prediction = predict(args("1"));

    client.next().reply(DIED);
    boolean waits = !prediction.isDone();
    picker.forget(ENDPOINT, new WorkerId("wrk_1"), "exit code 139\nFatal error\n  in predict");

    assertThat(waits).isTrue();
    assertThat(prediction)
        .isCompletedWithValue(
            new Prediction.Failed(
                "The worker died while it had this request (exit code 139). The model may have run."
                    + " The endpoint's logs may say why; send it again if running twice does no"
                    + " harm.\nFatal error\n  in predict"));
  }

  @Test
  void brokenConnectionOfAWorkerThatLivesIsToldWithoutWaitingForLong() throws InterruptedException {
    workers(1);
    CompletableFuture<Prediction> prediction = predict(args("1"));

    client.next().reply(DIED);

    assertThat(prediction)
        .succeedsWithin(Duration.ofSeconds(5))
        .isEqualTo(
            new Prediction.Failed(
                "The worker died while it had this request (connection reset). The model may have"
                    + " run. The endpoint's logs may say why; send it again if running twice does"
                    + " no harm."));
    assertThat(client.calls()).hasSize(1);
  }

  @Test
  void workerInWhichACallHangsGetsNothingUntilItAnswersACheck() throws InterruptedException {
    workers(1);
    predict(args("1"));

    client.next().answer(504, "{\"error\":\"hangs\"}");

    assertThat(picker.slots(ENDPOINT).tryAcquire()).isEmpty();
    picker.trust(ENDPOINT, new WorkerId("wrk_1"));
    assertPlaceIsFree();
  }

  @Test
  void inputThatDoesNotFitIsTheCallersFault() throws InterruptedException {
    workers(1);
    CompletableFuture<Prediction> prediction = predict(args("1"));

    client.next().answer(400, "{\"error\":\"x: text (expected: a number)\"}");

    LaunchException refused = refusal(prediction);
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessage("Invalid request: x: text (expected: a number)");
    assertPlaceIsFree();
  }

  @Test
  void requestThatWasNotSentGoesToAnotherWorker() throws InterruptedException {
    workers(2);
    CompletableFuture<Prediction> prediction = predict(args("1"));

    HeldCall first = client.next();
    first.reply(REFUSED);
    HeldCall second = client.next();
    second.answer(200, "{\"result\":\"1\"}");

    assertThat(second.worker()).isNotEqualTo(first.worker());
    assertThat(prediction).isCompletedWithValueMatching(Prediction.Answered.class::isInstance);
  }

  @Test
  void requestThatNoWorkerTakesIsUnavailableInTheEnd() throws InterruptedException {
    workers(9);
    CompletableFuture<Prediction> prediction = predict(args("1"));

    for (int i = 0; i < 4; i++) {
      client.next().reply(REFUSED);
    }

    LaunchException refused = refusal(prediction);
    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refused.retryAfter()).isPresent();
    assertThat(refused).hasMessage("No healthy upstream: connection refused");
  }

  @Test
  void noWorkerWithinThePatienceIsUnavailable() {
    assertThat(refusal(predict(args("1"))).code()).isEqualTo(ErrorCode.UNAVAILABLE);
  }

  @Test
  void busyWorkersForLongerThanThePatienceAreQueueFull() {
    workers(1);
    predict(args("1"));

    assertThat(refusal(predict(args("2"))).code()).isEqualTo(ErrorCode.QUEUE_FULL);
  }

  @Test
  void deadlineEndsTheWaitAndKeepsThePlaceUntilTheWorkerIsDone() throws InterruptedException {
    workers(1);
    CompletableFuture<Prediction> prediction =
        predict(
            new TaskRequest(
                Optional.empty(),
                Optional.of(new byte[] {'1'}),
                false,
                Optional.of(Duration.ofMillis(30))));
    HeldCall call = client.next();

    LaunchException late = refusal(prediction);
    boolean freeBefore = picker.slots(ENDPOINT).tryAcquire().isPresent();
    call.answer(200, "{\"result\":\"1\"}");

    assertThat(late.code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(late).hasMessage("Request timed out.");
    assertThat(call.call().timeout()).isBetween(LIMITS.timeout().dividedBy(2), LIMITS.timeout());
    assertThat(freeBefore).isFalse();
    assertPlaceIsFree();
  }

  @Test
  void callThatOutlastsEveryLimitKeepsItsPlace() throws InterruptedException {
    workers(1);
    CompletableFuture<Prediction> prediction = predict(args("1"));

    client.next().reply(new WorkerReply.TimedOut());

    assertThat(refusal(prediction).code()).isEqualTo(ErrorCode.DEADLINE_EXCEEDED);
    assertThat(picker.slots(ENDPOINT).tryAcquire()).isEmpty();
  }

  @Test
  void pickledResultIsAnsweredAsASignedUrl() throws Exception {
    workers(1);
    CompletableFuture<Prediction> prediction =
        predict(
            new TaskRequest(
                Optional.empty(), Optional.of(new byte[] {'1'}), true, Optional.empty()));

    HeldCall call = client.next();
    call.answer(200, "{\"result_url\":\"x\"}");

    assertThat(call.envelope())
        .startsWith("{\"args\":1,\"return_pickled\":true,\"result_upload_url\":\"")
        .contains("results/" + OWNER + "/");
    assertThat(prediction)
        .isCompletedWithValueMatching(done ->
            done instanceof Prediction.Stored(var url)
                && objects.admits("GET", url)
                && url.toString().contains("results/" + OWNER + "/"));
  }

  @Test
  void webAddressIsPassedOn() throws InterruptedException {
    workers(1);
    predict(url("https://example.com/a?b=\"c\""));

    assertThat(client.next().envelope())
        .isEqualTo("{\"url\":\"https://example.com/a?b=\\\"c\\\"\",\"return_pickled\":false}");
  }

  @Test
  void ownObjectIsPassedOnAsASignedUrl() throws InterruptedException {
    workers(1);
    predict(url("s3://launch/uploads/" + OWNER + "/u1"));

    assertThat(client.next().envelope())
        .startsWith("{\"object_url\":\"memory:/uploads/" + OWNER + "/u1");
  }

  @Test
  void addressWinsOverArgsAndArgsOverAPickledCall() throws InterruptedException {
    workers(3);
    Optional<String> pickle = Optional.of("s3://launch/uploads/" + OWNER + "/p1");
    Optional<byte[]> json = Optional.of(new byte[] {'1'});
    Optional<String> url = Optional.of("https://example.com");

    predict(new TaskRequest(url, json, false, Optional.empty(), pickle, Optional.empty()));
    predict(
        new TaskRequest(Optional.empty(), json, false, Optional.empty(), pickle, Optional.empty()));
    predict(
        new TaskRequest(
            Optional.empty(), Optional.empty(), false, Optional.empty(), pickle, Optional.empty()));

    assertThat(client.next().envelope()).startsWith("{\"url\":\"https://example.com\"");
    assertThat(client.next().envelope()).startsWith("{\"args\":1");
    assertThat(client.next().envelope())
        .startsWith("{\"cloudpickle_url\":\"memory:/uploads/" + OWNER + "/p1");
  }

  @Test
  void retriesThatAreNotWantedAreNotMade() throws InterruptedException {
    workers(9);
    CompletableFuture<Prediction> prediction =
        predict(
            new TaskRequest(
                Optional.empty(),
                Optional.of(new byte[] {'1'}),
                false,
                Optional.empty(),
                Optional.empty(),
                Optional.of(0)));

    client.next().reply(REFUSED);

    assertThat(refusal(prediction).code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(client.calls()).hasSize(1);
  }

  static Stream<Arguments> refusedInputs() {
    return Stream.of(
        arguments(url("s3://launch/uploads/" + OTHER_OWNER + "/u1"), "url: s3://launch/uploads/"),
        arguments(url("s3://launch/bundles/sha256/ab"), "url: s3://launch/bundles/sha256/ab"),
        arguments(url("s3://other/uploads/" + OWNER + "/u1"), "url: s3://other/"),
        arguments(url("file:///etc/passwd"), "url: file:///etc/passwd (expected: "),
        arguments(url(""), "url:  (expected: "),
        arguments(
            new TaskRequest(Optional.empty(), Optional.empty(), false, Optional.empty()),
            "Input needs either url or args."));
  }

  @ParameterizedTest
  @MethodSource
  void refusedInputs(TaskRequest request, String message) {
    workers(1);

    LaunchException refused = refusal(predict(request));

    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(refused).hasMessageStartingWith(message);
    assertThat(client.calls()).isEmpty();
  }

  @Test
  void endpointOfAnotherOwnerOrNoneIsNotFound() {
    assertThat(refusal(predict(OTHER_CALLER, ENDPOINT, args("1"))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(refusal(predict(CALLER, Samples.endpointId(9), args("1"))).code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void asyncEndpointServesNoSyncTasks() {
    assertThat(refusal(predict(CALLER, Samples.endpointId(2), args("1"))))
        .hasMessageEndingWith("does not serve sync tasks.");
  }

  @Test
  void clientThatThrowsLosesNoPlace() {
    workers(1);
    PredictService broken = service(new BrokenClient());

    assertThat(broken.predict(CALLER, ENDPOINT, args("1")).toCompletableFuture())
        .failsWithin(Duration.ofSeconds(5));

    assertPlaceIsFree();
  }

  @Test
  void streamingEndpointAnswersSyncRequestsToo() throws InterruptedException {
    EndpointId streaming = Samples.endpointId(3);
    picker.update(
        streaming,
        List.of(new ReadyWorker(new WorkerId("wrk_s"), new WorkerAddress("127.0.0.1", 1), 1, 1)));
    CompletableFuture<Prediction> prediction = predict(CALLER, streaming, args("1"));

    client.next().answer(200, "{\"result\":\"[1,2]\"}");

    assertThat(prediction).isCompletedWithValueMatching(Prediction.Answered.class::isInstance);
  }

  /// Breaks its contract: it throws.
  private static final class BrokenClient implements WorkerClient {
    @Override
    public CompletionStage<WorkerReply> predict(WorkerAddress worker, WorkerCall call) {
      throw new IllegalStateException("client is closed");
    }

    @Override
    public WorkerStream stream(WorkerAddress worker, WorkerCall call, WorkerStream.Sink sink) {
      throw new IllegalStateException("client is closed");
    }

    @Override
    public CompletionStage<Boolean> cancel(WorkerAddress worker, String callId, Duration timeout) {
      throw new IllegalStateException("client is closed");
    }

    @Override
    public CompletionStage<Boolean> ready(WorkerAddress worker, Duration timeout) {
      throw new IllegalStateException("client is closed");
    }
  }

  private void assertPlaceIsFree() {
    assertThat(picker.slots(ENDPOINT).tryAcquire()).isPresent();
  }

  private static LaunchException refusal(CompletableFuture<Prediction> prediction) {
    return assertThat(prediction)
        .failsWithin(Duration.ofSeconds(5))
        .withThrowableOfType(ExecutionException.class)
        .extracting(Throwable::getCause)
        .asInstanceOf(InstanceOfAssertFactories.type(LaunchException.class))
        .actual();
  }
}
