package io.launch.client.internal;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// Reads the server-sent events of an answer, one when it is asked for one: whoever reads slowly
/// holds the server back. Not safe for use by many threads, but for [#close].
public final class EventReader implements AutoCloseable {
  private final Exchange exchange;
  private final InputStream bytes;
  private final int maxLineBytes;
  private final Set<Runnable> open;
  private final Runnable end = this::close;
  private volatile boolean closed;
  private volatile @Nullable String lastId;
  private volatile long heardAt = System.nanoTime();

  private EventReader(
      Exchange exchange, InputStream answer, long maxLineBytes, Set<Runnable> open) {
    this.exchange = exchange;
    this.bytes = new BufferedInputStream(answer);
    this.maxLineBytes = (int) Math.min(maxLineBytes, Integer.MAX_VALUE - 64);
    this.open = open;
  }

  /// @param open where its end is kept until it is closed
  static EventReader of(
      Exchange exchange, InputStream answer, long maxLineBytes, Set<Runnable> open) {
    EventReader reader = new EventReader(exchange, answer, maxLineBytes, open);
    open.add(reader.end);
    return reader;
  }

  /// The data of the next event; null when there are no more, or this is closed.
  ///
  /// @throws LaunchException when the answer is cut short or too large
  public @Nullable String next() {
    try {
      return closed ? null : event();
    } catch (IOException e) {
      if (closed) {
        return null;
      }
      close();
      throw Answers.cutShort(exchange, e);
    }
  }

  /// The id of the last event, from which the server can go on; null when there was none.
  @Nullable String lastId() {
    return lastId;
  }

  /// When the last line came, a comment included, on the clock of [System#nanoTime].
  long heardAt() {
    return heardAt;
  }

  private @Nullable String event() throws IOException {
    StringJoiner data = new StringJoiner("\n");
    boolean found = false;
    String id = lastId;
    for (String line = line(); line != null; line = line()) {
      heardAt = System.nanoTime();
      if (line.startsWith("data:")) {
        data.add(value(line));
        found = true;
      } else if (line.startsWith("id:")) {
        id = value(line);
      } else if (line.isEmpty()) {
        lastId = id;
        if (found) {
          return data.toString();
        }
      }
    }
    close();
    return null;
  }

  private static String value(String line) {
    int from = line.indexOf(':') + 1;
    return line.substring(line.startsWith(" ", from) ? from + 1 : from);
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int next = bytes.read(); next != '\n'; next = bytes.read()) {
      if (next < 0) {
        return null;
      }
      if (line.size() >= maxLineBytes) {
        close();
        throw new LaunchException(
            ErrorCode.PAYLOAD_TOO_LARGE,
            "a piece of the answer is larger than %d bytes (next: raise maxAnswerBytes of LaunchClientConfig)"
                .formatted(maxLineBytes));
      }
      line.write(next);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /// Hangs up, if the answer is not over yet.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    open.remove(end);
    try {
      bytes.close();
    } catch (IOException ignored) {
      // Nothing of it is wanted any more.
    }
  }
}
