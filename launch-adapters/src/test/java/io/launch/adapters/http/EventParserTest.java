package io.launch.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.launch.adapters.http.EventParser.Event;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventParserTest {
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1_000})
  void eventsAreFoundHoweverTheBytesAreCut(int size) {
    String text =
        """
        : ping

        data: {"größe":1}

        id: 7
        event: error\r
        data: two\r
        data:lines\r
        \r
        retry: 1

        data

        """;

    assertThat(events(text, size, 100)).containsExactly(" {\"größe\":1}", "error two\nlines", " ");
  }

  @Test
  void eventWithoutItsEmptyLineIsFoundWhenNothingComesAnyMore() {
    EventParser parser = new EventParser(100);
    parser.add("data: 1\n\ndata: 2".getBytes(UTF_8));
    List<String> before = drain(parser);

    parser.finish();

    assertThat(before).containsExactly(" 1");
    assertThat(drain(parser)).containsExactly(" 2");
  }

  @Test
  void dataPastTheLimitIsNoticedBeforeItsLineEnds() {
    EventParser parser = new EventParser(10);
    parser.add("data: 0123456789\n\ndata: 0123456789\n".getBytes(UTF_8));
    List<String> within = drain(parser);
    boolean before = parser.tooLarge();
    parser.add(("data: " + "x".repeat(100)).getBytes(UTF_8));

    assertThat(within).containsExactly(" 0123456789");
    assertThat(before).isFalse();
    assertThat(drain(parser)).isEmpty();
    assertThat(parser.tooLarge()).isTrue();
  }

  private static List<String> events(String text, int size, int maxBytes) {
    byte[] bytes = text.getBytes(UTF_8);
    EventParser parser = new EventParser(maxBytes);
    List<String> events = new ArrayList<>();
    for (int at = 0; at < bytes.length; at += size) {
      parser.add(Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + size)));
      events.addAll(drain(parser));
    }
    return events;
  }

  private static List<String> drain(EventParser parser) {
    List<String> events = new ArrayList<>();
    for (Event event = parser.next(); event != null; event = parser.next()) {
      events.add(event.type() + " " + new String(event.data(), UTF_8));
    }
    return events;
  }
}
