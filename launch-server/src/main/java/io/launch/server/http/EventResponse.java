package io.launch.server.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// An answer of server-sent events, on the event loop of its request. The head goes out with the
/// first event, or with the first comment that says that the server is still there.
final class EventResponse {
  private static final Buffer PING = Buffer.buffer(": ping\r\n\r\n");
  private static final byte[] DATA = "data: ".getBytes(StandardCharsets.UTF_8);
  private static final byte[] END_OF_EVENT = "\r\n\r\n".getBytes(StandardCharsets.UTF_8);

  private final Call call;
  private final HttpServerResponse response;
  private final Vertx vertx;
  private final long timer;
  private boolean quiet = true;

  /// @param pingEvery how long nothing comes before a comment does
  EventResponse(Call call, Duration pingEvery) {
    this.call = call;
    this.response = call.request().response();
    this.vertx = Vertx.currentContext().owner();
    this.timer = vertx.setPeriodic(pingEvery.toMillis(), _ -> ping());
    call.onLeave(() -> vertx.cancelTimer(timer));
  }

  /// Sends the head, and a comment with it, so that the caller knows that it is heard.
  void open() {
    write(PING);
  }

  /// Whether the head is on its way: it is too late for another status.
  boolean begun() {
    return response.headWritten();
  }

  /// Sends an event whose data is these parts, one after another.
  void send(byte[]... data) {
    quiet = false;
    write(event(data));
  }

  /// Sends an event that has a name.
  ///
  /// @param id one line
  /// @return done when it is on its way, or nobody is there to read it
  Future<Void> send(String id, byte[] data) {
    quiet = false;
    return write(Buffer.buffer("id: " + id + "\r\n").appendBuffer(event(data)));
  }

  /// Whether the caller reads more slowly than is sent.
  boolean full() {
    return response.writeQueueFull();
  }

  /// Has something run once when the caller has caught up.
  void onDrained(Runnable action) {
    response.drainHandler(_ -> action.run());
  }

  /// Ends the answer.
  void end() {
    begin();
    if (!gone()) {
      response.end();
    }
  }

  /// Sends the last event.
  void end(byte[] data) {
    begin();
    if (!gone()) {
      response.end(event(data));
    }
  }

  private void ping() {
    if (quiet && !gone() && !full()) {
      write(PING);
    }
    quiet = true;
  }

  private Future<Void> write(Buffer bytes) {
    begin();
    return gone() ? Future.succeededFuture() : response.write(bytes);
  }

  private void begin() {
    if (begun() || gone()) {
      return;
    }
    response
        .setChunked(true)
        .putHeader(HttpHeaders.CONTENT_TYPE, "text/event-stream; charset=utf-8")
        .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
        .putHeader("X-Accel-Buffering", "no");
    call.warnings().ifPresent(warnings -> response.putHeader("Launch-Warnings", warnings));
  }

  private boolean gone() {
    return response.closed() || response.ended();
  }

  private static Buffer event(byte[]... data) {
    Buffer event = Buffer.buffer().appendBytes(DATA);
    for (byte[] part : data) {
      event.appendBytes(part);
    }
    return event.appendBytes(END_OF_EVENT);
  }
}
