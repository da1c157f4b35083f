package io.launch.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerClient;
import io.launch.core.worker.WorkerStream;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The laws of [WorkerClient] about streams.
public interface WorkerStreamContract {
  WorkerClient client();

  /// A worker that streams these pieces all at once, and ends.
  WorkerAddress streaming(String... pieces) throws Exception;

  /// A worker that streams these pieces, and then says nothing.
  WorkerAddress stalling(String... pieces) throws Exception;

  /// A worker that streams these pieces, and then breaks the connection.
  WorkerAddress cutting(String... pieces) throws Exception;

  /// A worker that streams this piece, and then the model's failure.
  WorkerAddress failing(String piece, String error, String traceback) throws Exception;

  /// A worker that streams without end, as fast as it is read.
  WorkerAddress flooding() throws Exception;

  /// A worker that answers every request with this.
  WorkerAddress answering(int status, String body) throws Exception;

  /// Where no worker is.
  WorkerAddress absent() throws Exception;

  /// Whether a stream of that worker's is closed by the other side, within five seconds.
  boolean awaitCancelled(WorkerAddress worker) throws Exception;

  /// Somebody who is told, and may pause or cancel when a number of pieces has come.
  final class Listener implements WorkerStream.Sink {
    private final CompletableFuture<WorkerStream> stream = new CompletableFuture<>();
    private final CompletableFuture<StreamEnd> end = new CompletableFuture<>();
    private final List<String> pieces = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> coming = new LinkedBlockingQueue<>();
    private int pauseAt = Integer.MAX_VALUE;
    private int cancelAt = Integer.MAX_VALUE;

    @Override
    public void piece(byte[] data) {
      pieces.add(new String(data, UTF_8));
      if (pieces.size() == pauseAt) {
        stream.join().pause();
      }
      if (pieces.size() == cancelAt) {
        stream.join().cancel();
      }
      coming.add(new String(data, UTF_8));
    }

    @Override
    public void end(StreamEnd how) {
      assertThat(end.complete(how)).as("the end is told once").isTrue();
    }

    private String next() throws InterruptedException {
      return String.valueOf(coming.poll(5, TimeUnit.SECONDS));
    }

    private StreamEnd end() throws Exception {
      return end.get(10, TimeUnit.SECONDS);
    }
  }

  private Listener listen(WorkerAddress worker, Duration timeout, Listener listener) {
    WorkerCall call = new WorkerCall("{\"args\":{}}".getBytes(UTF_8), timeout, 1_000);
    listener.stream.complete(client().stream(worker, call, listener));
    return listener;
  }

  private Listener listen(WorkerAddress worker) {
    return listen(worker, Duration.ofSeconds(60), new Listener());
  }

  /// Gives what is wrongly told the time to be told.
  private void barrier(WorkerAddress worker) throws Exception {
    client().ready(worker, Duration.ofMillis(500)).toCompletableFuture().get(2, TimeUnit.SECONDS);
  }

  @Test
  default void piecesComeInOrderAndThenTheEnd() throws Exception {
    Listener listener = listen(streaming("1", "\"größer\"", "{\"n\":3}"));

    assertThat(listener.end()).isEqualTo(new StreamEnd.Completed());
    assertThat(listener.pieces).containsExactly("1", "\"größer\"", "{\"n\":3}");
  }

  @Test
  default void streamMayBeEmpty() throws Exception {
    Listener listener = listen(streaming());

    assertThat(listener.end()).isEqualTo(new StreamEnd.Completed());
    assertThat(listener.pieces).isEmpty();
  }

  @Test
  default void pieceComesAtOnceAndNotWithTheNext() throws Exception {
    Listener listener = listen(stalling("1", "2"));

    assertThat(listener.next()).isEqualTo("1");
    assertThat(listener.next()).isEqualTo("2");
    assertThat(listener.end).isNotDone();
    listener.stream.join().cancel();
  }

  @Test
  default void pausedStreamTellsNothingUntilItResumes() throws Exception {
    WorkerAddress worker = streaming("1", "2", "3", "4", "5");
    Listener listener = new Listener();
    listener.pauseAt = 2;
    listen(worker, Duration.ofSeconds(60), listener);
    listener.next();
    listener.next();
    barrier(worker);
    List<String> before = List.copyOf(listener.pieces);
    boolean endedBefore = listener.end.isDone();

    listener.stream.join().resume();

    assertThat(before).containsExactly("1", "2");
    assertThat(endedBefore).isFalse();
    assertThat(listener.end()).isEqualTo(new StreamEnd.Completed());
    assertThat(listener.pieces).containsExactly("1", "2", "3", "4", "5");
  }

  @Test
  default void cancellingClosesTheConnectionAndNothingIsToldAfterIt() throws Exception {
    WorkerAddress worker = flooding();
    Listener listener = new Listener();
    listener.cancelAt = 3;
    listen(worker, Duration.ofSeconds(60), listener);

    assertThat(awaitCancelled(worker)).isTrue();
    barrier(worker);
    assertThat(listener.pieces).hasSize(3);
    assertThat(listener.end).isNotDone();
  }

  @Test
  default void brokenConnectionIsToldAtOnceAfterThePiecesBefore() throws Exception {
    Listener listener = listen(cutting("1", "2"));

    assertThat(listener.end())
        .isInstanceOfSatisfying(
            StreamEnd.Broken.class, broken -> assertThat(broken.sent()).isTrue());
    assertThat(listener.pieces).containsExactly("1", "2");
  }

  @Test
  default void streamFromNobodyWasNotSent() throws Exception {
    assertThat(listen(absent()).end())
        .isInstanceOfSatisfying(
            StreamEnd.Broken.class, broken -> assertThat(broken.sent()).isFalse());
  }

  @Test
  default void silenceForTheTimeoutEndsTheStream() throws Exception {
    WorkerAddress worker = stalling("1");

    Listener listener = listen(worker, Duration.ofMillis(700), new Listener());

    assertThat(listener.end()).isEqualTo(new StreamEnd.TimedOut());
    assertThat(listener.pieces).containsExactly("1");
  }

  @Test
  default void pausedStreamIsNotTimed() throws Exception {
    WorkerAddress worker = streaming("1", "2");
    Listener listener = new Listener();
    listener.pauseAt = 1;
    listen(worker, Duration.ofMillis(300), listener);
    listener.next();
    CompletableFuture<Void> later = new CompletableFuture<>();
    later.completeOnTimeout(null, 600, TimeUnit.MILLISECONDS).join();

    listener.stream.join().resume();

    assertThat(listener.end()).isEqualTo(new StreamEnd.Completed());
    assertThat(listener.pieces).containsExactly("1", "2");
  }

  @Test
  default void pieceOfExactlyTheLimitIsReadAndOneByteMoreIsTooLarge() throws Exception {
    String exact = "\"" + "x".repeat(998) + "\"";

    assertThat(listen(streaming(exact)).end()).isEqualTo(new StreamEnd.Completed());
    assertThat(listen(streaming(exact + " ")).end()).isEqualTo(new StreamEnd.TooLarge(1_000));
  }

  @Test
  default void failureOfTheModelEndsTheStream() throws Exception {
    Listener listener = listen(failing("1", "boom", "boom\n  at X"));

    assertThat(listener.end()).isEqualTo(new StreamEnd.Failed("boom", "boom\n  at X"));
    assertThat(listener.pieces).containsExactly("1");
  }

  @Test
  default void anotherStatusIsARefusalWithItsBody() throws Exception {
    assertThat(listen(answering(400, "{\"error\":\"größer\"}")).end())
        .isInstanceOfSatisfying(
            StreamEnd.Refused.class,
            refused -> {
              assertThat(refused.status()).isEqualTo(400);
              assertThat(refused.body()).asString(UTF_8).isEqualTo("{\"error\":\"größer\"}");
            });
  }
}
