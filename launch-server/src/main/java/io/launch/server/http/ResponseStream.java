package io.launch.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.util.concurrent.Semaphore;

/// Writes a response in pieces from a thread that may block: it waits while the caller reads slower
/// than it writes.
final class ResponseStream {
  private static final int PIECES_AHEAD = 8;

  private final Call call;
  private final HttpServerResponse response;
  private final Semaphore places = new Semaphore(PIECES_AHEAD);
  private volatile boolean gone;

  ResponseStream(Call call) {
    this.call = call;
    this.response = call.request().response();
    call.onLeave(() -> {
      gone = true;
      places.release(PIECES_AHEAD);
    });
  }

  void write(Buffer piece) throws IOException, InterruptedException {
    places.acquire();
    if (gone) {
      throw new IOException("The caller went away.");
    }
    call.onEventLoop(() -> response.write(piece).onComplete(_ -> places.release()));
  }

  void end() {
    call.onEventLoop(response::end);
  }
}
