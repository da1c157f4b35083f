package io.launch.server.http;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/// An answer of server-sent events that a thread which may block writes: it waits while the caller
/// reads more slowly than it writes.
final class EventFeed {
  private static final int EVENTS_AHEAD = 8;

  private final Call call;
  private final Semaphore places = new Semaphore(EVENTS_AHEAD);

  /// Of the event loop.
  private @Nullable EventResponse response;

  /// Begins the answer.
  ///
  /// @param pingEvery how long nothing comes before a comment does
  EventFeed(Call call, Duration pingEvery) {
    this.call = call;
    call.onEventLoop(() -> {
      response = new EventResponse(call, pingEvery);
      response.open();
    });
  }

  /// Sends an event.
  ///
  /// @param id one line that names it
  void send(String id, byte[] data) throws InterruptedException {
    places.acquire();
    call.onEventLoop(() -> {
      if (response != null) {
        response.send(id, data).onComplete(_ -> places.release());
      }
    });
  }

  /// Ends the answer.
  void end() {
    call.onEventLoop(() -> {
      if (response != null) {
        response.end();
      }
    });
  }
}
