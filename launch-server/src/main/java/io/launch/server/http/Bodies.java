package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// Reads the bodies of requests into memory, up to a bound for each and one for all together.
public final class Bodies {
  /// How much more than the bound is read and dropped, so that a caller that sends first and then
  /// reads gets its answer rather than a broken connection.
  private static final long MAX_DROPPED = 256L << 20;

  private final long maxBytes;
  private final long maxBytesTogether;
  private final AtomicLong held = new AtomicLong();

  /// @param maxBytes largest body
  /// @param maxBytesTogether bytes of bodies held at once, until their requests are answered
  public Bodies(long maxBytes, long maxBytesTogether) {
    this.maxBytes = maxBytes;
    this.maxBytesTogether = maxBytesTogether;
  }

  /// Hands over the whole body, on the event loop.
  void read(Call call, Consumer<byte[]> whole, Consumer<Throwable> refused) {
    Reader reader = new Reader(call);
    HttpServerRequest request = call.request();
    request.handler(reader::take);
    request.exceptionHandler(_ ->
        refused.accept(new LaunchException(ErrorCode.INVALID_ARGUMENT, "The body was cut short.")));
    request.endHandler(_ -> reader.end(whole, refused));
    request.resume();
  }

  /// One body on its way in.
  private final class Reader {
    private final Call call;
    private Buffer body = Buffer.buffer();
    private long length;
    private boolean tooMuch;

    Reader(Call call) {
      this.call = call;
    }

    void take(Buffer chunk) {
      length += chunk.length();
      if (length > maxBytes + MAX_DROPPED) {
        call.request().connection().close();
      } else if (length <= maxBytes && !tooMuch && reserve(chunk.length())) {
        body.appendBuffer(chunk);
      } else {
        body = Buffer.buffer();
      }
    }

    private boolean reserve(int bytes) {
      call.onLeave(() -> held.addAndGet(-bytes));
      tooMuch = held.addAndGet(bytes) > maxBytesTogether;
      return !tooMuch;
    }

    void end(Consumer<byte[]> whole, Consumer<Throwable> refused) {
      if (length > maxBytes) {
        refused.accept(
            new LaunchException(
                ErrorCode.PAYLOAD_TOO_LARGE,
                "body: %d bytes (expected: at most %d, the server's max-body-bytes)"
                    .formatted(length, maxBytes)));
      } else if (tooMuch) {
        refused.accept(
            LaunchException.retryLater(
                ErrorCode.QUEUE_FULL,
                "Bodies of more than %d bytes are being served (max-body-bytes-in-progress)."
                    .formatted(maxBytesTogether),
                Duration.ofSeconds(1)));
      } else {
        whole.accept(body.getBytes());
      }
    }
  }
}
