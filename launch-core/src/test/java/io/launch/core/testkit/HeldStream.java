package io.launch.core.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.core.worker.StreamEnd;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerCall;
import io.launch.core.worker.WorkerStream;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// A stream that was asked of a worker, which the test plays.
public final class HeldStream implements WorkerStream {
  private final WorkerAddress worker;
  private final WorkerCall call;
  private final Sink sink;
  private final Deque<Said> said = new ArrayDeque<>();
  private boolean paused;
  private boolean cancelled;
  private boolean ended;
  private int timer;

  private sealed interface Said {
    record Piece(byte[] data) implements Said {}

    record End(StreamEnd end) implements Said {}
  }

  HeldStream(WorkerAddress worker, WorkerCall call, Sink sink) {
    this.worker = worker;
    this.call = call;
    this.sink = sink;
    startTimer();
  }

  public WorkerAddress worker() {
    return worker;
  }

  public WorkerCall call() {
    return call;
  }

  /// The request's body as text.
  public String envelope() {
    return new String(call.envelope(), UTF_8);
  }

  /// The worker sends a piece; one past the call's limit ends the stream.
  public synchronized void piece(String data) {
    byte[] bytes = data.getBytes(UTF_8);
    if (bytes.length > call.maxAnswerBytes()) {
      end(new StreamEnd.TooLarge(call.maxAnswerBytes()));
    } else {
      said.add(new Said.Piece(bytes));
      tell();
    }
  }

  /// The stream ends.
  public synchronized void end(StreamEnd end) {
    said.add(new Said.End(end));
    tell();
  }

  /// Whether the other side wants no pieces now.
  public synchronized boolean paused() {
    return paused;
  }

  /// Whether the other side closed the connection.
  public synchronized boolean cancelled() {
    return cancelled;
  }

  @Override
  public synchronized void pause() {
    paused = true;
    timer++;
  }

  @Override
  public synchronized void resume() {
    if (paused) {
      paused = false;
      startTimer();
      tell();
    }
  }

  @Override
  public synchronized void cancel() {
    cancelled = true;
    notifyAll();
  }

  /// Waits until the other side wants pieces; returns false when it never will.
  public synchronized boolean awaitDemand() throws InterruptedException {
    while (paused && !cancelled) {
      wait();
    }
    return !cancelled;
  }

  private void tell() {
    while (!paused && !cancelled && !ended && !said.isEmpty()) {
      startTimer();
      switch (said.remove()) {
        case Said.Piece(byte[] data) -> sink.piece(data);
        case Said.End(StreamEnd end) -> {
          ended = true;
          sink.end(end);
        }
      }
    }
    notifyAll();
  }

  private void startTimer() {
    int started = ++timer;
    CompletableFuture.delayedExecutor(call.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> timeOut(started));
  }

  private synchronized void timeOut(int started) {
    if (timer == started && !ended && !cancelled) {
      end(new StreamEnd.TimedOut());
    }
  }
}
