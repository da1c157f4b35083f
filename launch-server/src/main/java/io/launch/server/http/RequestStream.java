package io.launch.server.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.Serial;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/// The body of a request as a stream for a thread that may block. No more than a few pieces are in
/// memory: the next is asked for when one has been read.
final class RequestStream extends InputStream {
  private static final int PIECES_AHEAD = 8;

  private final Call call;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private byte[] current = new byte[0];
  private int position;
  private boolean ended;

  private sealed interface Piece {
    record Bytes(Buffer buffer) implements Piece {}

    record End() implements Piece {}

    record Broken(@Nullable Throwable cause) implements Piece {}
  }

  /// The caller went away before the end of the body.
  static final class CutShort extends IOException {
    @Serial private static final long serialVersionUID = 1L;

    CutShort(@Nullable Throwable cause) {
      super("The upload was cut short; nothing was stored.", cause);
    }
  }

  private RequestStream(Call call) {
    this.call = call;
  }

  /// Begins to read the body of a paused request.
  static RequestStream open(Call call) {
    RequestStream stream = new RequestStream(call);
    call.onEventLoop(() -> {
      HttpServerRequest request = call.request();
      request.handler(buffer -> stream.pieces.add(new Piece.Bytes(buffer)));
      request.endHandler(_ -> stream.pieces.add(new Piece.End()));
      request.exceptionHandler(cause -> stream.pieces.add(new Piece.Broken(cause)));
      call.onLeave(() -> stream.pieces.add(new Piece.Broken(null)));
      request.fetch(PIECES_AHEAD);
    });
    return stream;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (position == current.length) {
      if (ended || !next()) {
        return -1;
      }
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, target, offset, count);
    position += count;
    return count;
  }

  private boolean next() throws IOException {
    return switch (take()) {
      case Piece.Bytes(var buffer) -> {
        current = buffer.getBytes();
        position = 0;
        call.onEventLoop(() -> call.request().fetch(1));
        yield true;
      }
      case Piece.End() -> {
        ended = true;
        yield false;
      }
      case Piece.Broken(var cause) -> throw new CutShort(cause);
    };
  }

  private Piece take() throws InterruptedIOException {
    try {
      return pieces.take();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for the body");
    }
  }
}
