package io.launch.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class HttpAnswerTest {
  private final HttpAnswer answer = new HttpAnswer();

  @Test
  void answerInOnePieceIsWhole() {
    boolean whole = add("HTTP/1.1 429 Busy\r\nContent-Length: 5\r\n\r\nlater");

    assertThat(whole).isTrue();
    assertThat(answer.status()).isEqualTo(429);
    assertThat(answer.body()).isEqualTo("later");
  }

  @Test
  void answerByteByByteIsWholeWithTheLastByte() {
    String text = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nx: y\r\n\r\nabc";

    for (int i = 0; i < text.length() - 1; i++) {
      assertThat(add(text.substring(i, i + 1))).isFalse();
    }

    assertThat(add("c")).isTrue();
    assertThat(answer.body()).isEqualTo("abc");
  }

  @Test
  void longAnswerMakesRoomForItself() {
    String body = "x".repeat(200_000);

    boolean whole = add("HTTP/1.1 200 OK\r\nContent-Length: 200000\r\n\r\n" + body);

    assertThat(whole).isTrue();
    assertThat(answer.body()).isEqualTo(body);
  }

  @Test
  void answerWithoutLengthIsRefused() {
    assertThatThrownBy(() -> add("HTTP/1.1 200 OK\r\n\r\n"))
        .hasMessageContaining("without Content-Length");
  }

  @Test
  void clearedAnswerIsReadyForTheNext() {
    add("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nfirst");
    answer.clear();

    boolean whole = add("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\nsecond");

    assertThat(whole).isTrue();
    assertThat(answer.body()).isEqualTo("second");
  }

  private boolean add(String text) {
    byte[] bytes = text.getBytes(UTF_8);
    boolean whole = false;
    for (int from = 0; from < bytes.length; ) {
      byte[] buffer = answer.buffer();
      int count = Math.min(buffer.length - answer.size(), bytes.length - from);
      System.arraycopy(bytes, from, buffer, answer.size(), count);
      whole = answer.added(count);
      from += count;
    }
    return whole;
  }
}
