package io.launch.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.Locale;

/// Finds the end of an HTTP/1.1 answer in bytes that come in piece by piece. Knows `Content-Length`
/// and nothing else, which is all that the measured servers use.
final class HttpAnswer {
  private static final String LENGTH = "\r\ncontent-length:";

  private byte[] bytes = new byte[16 * 1024];
  private int size;
  private int bodyStart = -1;
  private int end = -1;

  /// Where the next bytes go; there is room for some.
  byte[] buffer() {
    if (size == bytes.length) {
      bytes = Arrays.copyOf(bytes, size * 2);
    }
    return bytes;
  }

  int size() {
    return size;
  }

  /// Takes note of bytes that were added; true when the answer is whole.
  boolean added(int count) {
    int from = Math.max(0, size - 3);
    size += count;
    if (bodyStart < 0) {
      findBody(from);
    }
    return bodyStart >= 0 && size >= end;
  }

  int status() {
    return (bytes[9] - '0') * 100 + (bytes[10] - '0') * 10 + bytes[11] - '0';
  }

  String body() {
    return new String(bytes, bodyStart, end - bodyStart, UTF_8);
  }

  void clear() {
    size = 0;
    bodyStart = -1;
    end = -1;
  }

  private void findBody(int from) {
    for (int i = from; i + 3 < size; i++) {
      if (bytes[i] == '\r'
          && bytes[i + 1] == '\n'
          && bytes[i + 2] == '\r'
          && bytes[i + 3] == '\n') {
        bodyStart = i + 4;
        end = bodyStart + contentLength(new String(bytes, 0, i + 2, ISO_8859_1));
        return;
      }
    }
  }

  private static int contentLength(String head) {
    int name = head.toLowerCase(Locale.ROOT).indexOf(LENGTH);
    if (name < 0) {
      throw new IllegalStateException("an answer without Content-Length: " + head);
    }
    int value = name + LENGTH.length();
    return Integer.parseInt(head.substring(value, head.indexOf("\r\n", value)).trim());
  }
}
