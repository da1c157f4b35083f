package io.launch.worker;

import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.streams.ReadStream;

/// Reads a body into memory up to a limit, checked against what is declared and what comes.
final class BoundedBody {
  private final long limit;
  private final Promise<Buffer> read = Promise.promise();
  private final Buffer bytes = Buffer.buffer();

  private BoundedBody(long limit) {
    this.limit = limit;
  }

  /// The body of a message that has just begun. Fails with [TooLarge] past the limit, and the rest
  /// is dropped as it comes.
  static Future<Buffer> read(ReadStream<Buffer> message, MultiMap headers, long limit) {
    BoundedBody body = new BoundedBody(limit);
    String declared = headers.get(HttpHeaders.CONTENT_LENGTH);
    if (declared != null && Long.parseLong(declared) > limit) {
      body.read.fail(new TooLarge(limit));
    }
    message.handler(body::add);
    message.exceptionHandler(body.read::tryFail);
    message.endHandler(_ -> body.read.tryComplete(body.bytes));
    return body.read.future();
  }

  private void add(Buffer part) {
    if (read.future().isComplete()) {
      return;
    }
    if (bytes.length() + (long) part.length() > limit) {
      read.fail(new TooLarge(limit));
      return;
    }
    bytes.appendBuffer(part);
  }

  /// The body is larger than allowed.
  static final class TooLarge extends Exception {
    private static final long serialVersionUID = 1L;

    TooLarge(long limit) {
      super("more than %d bytes".formatted(limit));
    }
  }
}
