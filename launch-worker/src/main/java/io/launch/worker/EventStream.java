package io.launch.worker;

import io.launch.predictor.CallerGoneException;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;

/// An answer of server-sent events, written by the model's thread, which waits while the other side
/// reads more slowly than it writes. The head goes out with the first event.
final class EventStream {
  /// Bytes that may be on their way to the socket before the model has to wait.
  private static final int MAX_AHEAD_BYTES = 64 * 1024;

  private static final CharSequence EVENTS = HttpHeaders.createOptimized("text/event-stream");
  private static final byte[] DATA = bytes("data: ");
  private static final byte[] ERROR = bytes("event: error\ndata: ");
  private static final byte[] END_OF_EVENT = bytes("\n\n");

  private final HttpServerResponse response;
  private final Context loop;
  private final Runnable onEnd;
  private final Object lock = new Object();
  private long ahead;
  private boolean over;

  /// An answer that has not begun, on its event loop.
  ///
  /// @param onEnd run once, when the model is done and what it said is written
  EventStream(HttpServerResponse response, Context loop, Runnable onEnd) {
    this.response = response;
    this.loop = loop;
    this.onEnd = onEnd;
    response.closeHandler(_ -> close());
    response.exceptionHandler(_ -> close());
  }

  /// Whether somebody still reads.
  boolean open() {
    synchronized (lock) {
      return !over;
    }
  }

  /// Sends one piece.
  ///
  /// @param json without line breaks
  /// @throws CallerGoneException when nobody reads, or the answer is over
  void send(byte[] json) {
    Buffer event = event(DATA, json);
    takePlace(event.length());
    loop.runOnContext(_ -> write(event));
  }

  /// The model has said everything, or nobody wants to hear it.
  void end() {
    close();
    loop.runOnContext(_ -> {
      begin();
      finish(Buffer.buffer());
    });
  }

  /// The model failed. Before the first piece, an input that does not fit is answered as on
  /// `/predict`.
  void fail(Reply reply) {
    close();
    loop.runOnContext(_ -> {
      if (reply.status() == 400 && !response.headWritten()) {
        PredictorRoutes.answer(response, reply).onComplete(_ -> onEnd.run());
      } else {
        begin();
        finish(event(ERROR, reply.body()));
      }
    });
  }

  private void takePlace(int bytes) {
    synchronized (lock) {
      while (!over && ahead > 0 && ahead + bytes > MAX_AHEAD_BYTES) {
        try {
          lock.wait();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException("interrupted while the caller was slow to read", e);
        }
      }
      if (over) {
        throw new CallerGoneException("the caller went away, or the answer is over");
      }
      ahead += bytes;
    }
  }

  private void write(Buffer event) {
    if (response.closed()) {
      close();
      return;
    }
    begin();
    response.write(event).onComplete(_ -> givePlace(event.length()));
  }

  private void givePlace(int bytes) {
    synchronized (lock) {
      ahead -= bytes;
      lock.notifyAll();
    }
  }

  private void begin() {
    if (!response.headWritten() && !response.closed()) {
      response.setChunked(true).putHeader(HttpHeaders.CONTENT_TYPE, EVENTS);
    }
  }

  private void finish(Buffer last) {
    if (response.closed()) {
      onEnd.run();
    } else {
      response.end(last).onComplete(_ -> onEnd.run());
    }
  }

  private void close() {
    synchronized (lock) {
      over = true;
      lock.notifyAll();
    }
  }

  private static Buffer event(byte[] before, byte[] json) {
    return Buffer.buffer(before.length + json.length + END_OF_EVENT.length)
        .appendBytes(before)
        .appendBytes(json)
        .appendBytes(END_OF_EVENT);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
