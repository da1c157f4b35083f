package io.launch.adapters.http;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Finds server-sent events in bytes that come in chunks. Comments and unknown fields are skipped;
/// lines end with LF or CRLF.
final class EventParser {
  /// What a line has besides its data: the field's name, a colon and a space.
  private static final int MAX_FIELD_BYTES = 64;

  private static final byte[] END_OF_EVENT = {'\n', '\n'};

  private final long maxDataBytes;
  private byte[] bytes = {};
  private int start;
  private int end;
  private int scanned;

  private final ByteArrayOutputStream data = new ByteArrayOutputStream();
  private boolean hasData;
  private String type = "";
  private boolean tooLarge;

  /// @param maxDataBytes most data of one event
  EventParser(long maxDataBytes) {
    this.maxDataBytes = maxDataBytes;
  }

  /// @param type empty when the event does not say
  /// @param data its data lines, joined by line feeds
  record Event(String type, byte[] data) {}

  /// More bytes have come.
  void add(byte[] chunk) {
    int left = end - start;
    if (left + chunk.length > bytes.length - start) {
      byte[] more = new byte[Math.max(left + chunk.length, left * 2)];
      System.arraycopy(bytes, start, more, 0, left);
      bytes = more;
      scanned -= start;
      start = 0;
      end = left;
    }
    System.arraycopy(chunk, 0, bytes, end, chunk.length);
    end += chunk.length;
  }

  /// Nothing comes any more: an event whose last line is missing counts as whole.
  void finish() {
    add(END_OF_EVENT);
  }

  /// The next event that is whole; null when more bytes are needed, or it is [#tooLarge].
  @Nullable Event next() {
    while (!tooLarge && hasLine()) {
      int lineStart = start;
      int lineEnd = scanned;
      start = ++scanned;
      if (lineEnd > lineStart && bytes[lineEnd - 1] == '\r') {
        lineEnd--;
      }
      if (lineEnd > lineStart) {
        field(lineStart, lineEnd);
      } else {
        Event event = hasData ? new Event(type, data.toByteArray()) : null;
        data.reset();
        hasData = false;
        type = "";
        if (event != null) {
          return event;
        }
      }
    }
    tooLarge |= end - start > maxDataBytes + MAX_FIELD_BYTES;
    return null;
  }

  /// Whether an event had more data than allowed: there is nothing after it.
  boolean tooLarge() {
    return tooLarge;
  }

  /// Moves `scanned` to the end of the line that begins at `start`, if that has come.
  private boolean hasLine() {
    while (scanned < end && bytes[scanned] != '\n') {
      scanned++;
    }
    return scanned < end;
  }

  private void field(int from, int to) {
    int colon = from;
    while (colon < to && bytes[colon] != ':') {
      colon++;
    }
    int value = Math.min(to, colon + 1);
    if (value < to && bytes[value] == ' ') {
      value++;
    }
    if (is("data", from, colon)) {
      if (hasData) {
        data.write('\n');
      }
      data.write(bytes, value, to - value);
      hasData = true;
      tooLarge = data.size() > maxDataBytes;
    } else if (is("event", from, colon)) {
      type = new String(bytes, value, to - value, StandardCharsets.UTF_8);
    }
  }

  private boolean is(String name, int from, int to) {
    byte[] expected = name.getBytes(StandardCharsets.US_ASCII);
    return Arrays.equals(bytes, from, to, expected, 0, expected.length);
  }
}
