package io.launch.core.predict;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.ENDPOINT;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointType;
import io.launch.core.predict.StreamOutcome.Completed;
import io.launch.core.predict.StreamOutcome.Failed;
import io.launch.core.predict.StreamOutcome.Refused;
import io.launch.core.testkit.HeldStream;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.Samples;
import io.launch.core.worker.ReadyWorker;
import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerPicker;
import io.launch.core.worker.WorkerStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(60)
class StreamServiceTest {
  private static final PredictLimits LIMITS = limits(Duration.ofMillis(50));
  private static final TaskRequest REQUEST =
      new TaskRequest(
          Optional.empty(), Optional.of("{\"x\": 1}".getBytes(UTF_8)), true, Optional.empty());

  private final WorkerPicker picker = new WorkerPicker(8);
  private final ManualWorkerClient client = new ManualWorkerClient();
  private final StreamService service = service(LIMITS);
  private final Heard heard = new Heard();

  private static PredictLimits limits(Duration patience) {
    return new PredictLimits(Duration.ofSeconds(20), patience, 100, Duration.ofHours(1));
  }

  private StreamService service(PredictLimits limits) {
    return new StreamService(
        Samples.directory(Samples.endpoint(1, EndpointType.STREAMING), Samples.syncEndpoint(2)),
        picker,
        client,
        new MemoryObjectStore(new ManualClock()),
        limits);
  }

  /// A caller.
  private static final class Heard implements PieceSink {
    final List<String> pieces = new CopyOnWriteArrayList<>();
    final CompletableFuture<StreamOutcome> outcome = new CompletableFuture<>();

    @Override
    public void piece(byte[] json) {
      pieces.add(new String(json, UTF_8));
    }

    @Override
    public void end(StreamOutcome how) {
      assertThat(outcome.complete(how)).as("the end is told once").isTrue();
    }

    StreamOutcome end() throws Exception {
      return outcome.get(5, TimeUnit.SECONDS);
    }
  }

  private void workers(int count) {
    List<ReadyWorker> ready = new ArrayList<>();
    for (int i = 1; i <= count; i++) {
      ready.add(new ReadyWorker(new WorkerId("wrk_" + i), new WorkerAddress("127.0.0.1", i), 1, 1));
    }
    picker.update(ENDPOINT, ready);
  }

  private WorkerStream stream() {
    return service.stream(CALLER, ENDPOINT, REQUEST, heard, Runnable::run);
  }

  private boolean placeIsFree() {
    return picker.slots(ENDPOINT).tryAcquire().isPresent();
  }

  @Test
  void piecesReachTheCallerAsTheyComeAndThePlaceIsTakenUntilTheEnd() throws Exception {
    workers(1);
    stream();
    HeldStream worker = client.nextStream();

    worker.piece("{ \"y\": 1.0 }");
    List<String> first = List.copyOf(heard.pieces);
    worker.piece("2");
    boolean freeBefore = placeIsFree();
    worker.end(new StreamEnd.Completed());

    assertThat(worker.envelope()).isEqualTo("{\"args\":{\"x\": 1},\"return_pickled\":false}");
    assertThat(worker.call().timeout()).isEqualTo(LIMITS.timeout());
    assertThat(worker.call().maxAnswerBytes()).isEqualTo(LIMITS.maxResultBytes());
    assertThat(first).containsExactly("{\"y\":1.0}");
    assertThat(heard.pieces).containsExactly("{\"y\":1.0}", "2");
    assertThat(heard.end()).isEqualTo(new Completed());
    assertThat(freeBefore).isFalse();
    assertThat(placeIsFree()).isTrue();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        arguments(new StreamEnd.Failed("boom", "boom\n  at X"), "boom\n  at X", true),
        arguments(new StreamEnd.Failed("boom", null), "boom", true),
        arguments(new StreamEnd.Refused(500, "{\"error\":\"odd\"}".getBytes(UTF_8)), "odd", true),
        arguments(
            new StreamEnd.Broken("connection reset", true),
            "The worker died while it had this request (connection reset). The model may have run."
                + " The endpoint's logs may say why; send it again if running twice does no harm.",
            false),
        arguments(
            new StreamEnd.TimedOut(),
            "The model gave no further piece within 20000 ms, and was given up.",
            false),
        arguments(
            new StreamEnd.TooLarge(100),
            "A piece of the answer is larger than 100 bytes (max-result-bytes). Answer smaller"
                + " pieces.",
            true));
  }

  @ParameterizedTest
  @MethodSource
  void failures(StreamEnd end, String traceback, boolean free) throws Exception {
    workers(1);
    stream();
    HeldStream worker = client.nextStream();

    worker.piece("1");
    worker.end(end);

    assertThat(heard.end()).isEqualTo(new Failed(traceback));
    assertThat(placeIsFree()).isEqualTo(free);
    assertThat(client.streams()).hasSize(1);
  }

  static Stream<Arguments> refusals() {
    byte[] error = "{\"error\":\"x: missing\"}".getBytes(UTF_8);
    return Stream.of(
        arguments(
            new StreamEnd.Refused(400, error),
            ErrorCode.INVALID_ARGUMENT,
            "Invalid request: x: missing"),
        arguments(new StreamEnd.TimedOut(), ErrorCode.DEADLINE_EXCEEDED, "Request timed out."));
  }

  @ParameterizedTest
  @MethodSource
  void refusals(StreamEnd end, ErrorCode code, String message) throws Exception {
    workers(1);
    stream();

    client.nextStream().end(end);

    assertRefused(code, message);
  }

  @Test
  void requestThatWasNotSentGoesToAnotherWorkerUntilTheTriesAreOver() throws Exception {
    workers(9);
    stream();

    HeldStream first = client.nextStream();
    first.end(new StreamEnd.Broken("connection refused", false));
    HeldStream second = client.nextStream();
    second.end(new StreamEnd.Broken("connection refused", false));
    client.nextStream().end(new StreamEnd.Broken("connection refused", false));
    client.nextStream().end(new StreamEnd.Broken("connection refused", false));

    assertThat(second.worker()).isNotEqualTo(first.worker());
    assertRefused(ErrorCode.UNAVAILABLE, "No healthy upstream: connection refused");
  }

  @Test
  void workerThatIsEndingHasNotRunTheRequestSoAnotherTakesIt() throws Exception {
    workers(2);
    stream();

    HeldStream first = client.nextStream();
    first.end(new StreamEnd.Refused(503, "{\"error\":\"it is ending\"}".getBytes(UTF_8)));
    HeldStream second = client.nextStream();

    assertThat(second.worker()).isNotEqualTo(first.worker());
  }

  @Test
  void callerThatPausesHoldsTheWorkerBack() throws Exception {
    workers(1);
    WorkerStream held = stream();
    HeldStream worker = client.nextStream();

    held.pause();
    boolean paused = worker.paused();
    held.resume();

    assertThat(paused).isTrue();
    assertThat(worker.paused()).isFalse();
  }

  @Test
  void callerThatGoesAwayClosesTheStreamAndFreesThePlace() throws Exception {
    workers(1);
    WorkerStream held = stream();
    HeldStream worker = client.nextStream();
    worker.piece("1");

    held.cancel();
    worker.piece("2");
    held.cancel();

    assertThat(worker.cancelled()).isTrue();
    assertThat(heard.pieces).containsExactly("1");
    assertThat(heard.outcome).isNotDone();
    assertThat(placeIsFree()).isTrue();
  }

  @Test
  void callerThatGoesAwayInLineTakesNoPlace() throws Exception {
    workers(1);
    stream();
    HeldStream busy = client.nextStream();
    service.stream(CALLER, ENDPOINT, REQUEST, new Heard(), Runnable::run).cancel();

    busy.end(new StreamEnd.Completed());

    assertThat(placeIsFree()).isTrue();
    assertThat(client.streams()).hasSize(1);
  }

  @Test
  void workerThatIsThereOnlyAfterTheCallerPausedIsHeldBackToo() throws Exception {
    StreamService patient = service(limits(Duration.ofSeconds(30)));
    patient.stream(CALLER, ENDPOINT, REQUEST, heard, Runnable::run).pause();

    workers(1);

    assertThat(client.nextStream().paused()).isTrue();
  }

  @Test
  void busyWorkersAreQueueFullAndNoWorkersAreUnavailable() throws Exception {
    stream();
    assertRefusedWith(heard, ErrorCode.UNAVAILABLE);

    workers(1);
    service.stream(CALLER, ENDPOINT, REQUEST, new Heard(), Runnable::run);
    Heard second = new Heard();
    service.stream(CALLER, ENDPOINT, REQUEST, second, Runnable::run);
    assertRefusedWith(second, ErrorCode.QUEUE_FULL);
  }

  @Test
  void endpointOfAnotherTypeIsRefused() throws Exception {
    var sync = Samples.endpointId(2);
    service.stream(CALLER, sync, REQUEST, heard, Runnable::run);

    assertRefused(
        ErrorCode.INVALID_ARGUMENT,
        "Unsupported inference type: Endpoint " + sync + " is not a streaming endpoint.");
  }

  private void assertRefused(ErrorCode code, String message) throws Exception {
    assertThat(assertRefusedWith(heard, code)).hasMessage(message);
  }

  private static LaunchException assertRefusedWith(Heard heard, ErrorCode code) throws Exception {
    assertThat(heard.end()).isInstanceOf(Refused.class);
    LaunchException why = ((Refused) heard.end()).why();
    assertThat(why.code()).isEqualTo(code);
    return why;
  }
}
