package io.launch.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.ManualClock;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointLogTest {
  private static final WorkerId WORKER = new WorkerId("wrk_1");

  private final ManualClock clock = new ManualClock();

  @Test
  void oldestLinesAreDroppedPastTheNumberOfLines() throws InterruptedException {
    EndpointLog log = new EndpointLog(new EndpointLog.Limits(3, 1_000, 100), clock);

    List.of("a", "b", "c", "d", "e").forEach(line -> log.add(WORKER, line));

    assertThat(texts(log)).containsExactly("c", "d", "e");
  }

  @Test
  void oldestLinesAreDroppedPastTheNumberOfCharacters() throws InterruptedException {
    EndpointLog log = new EndpointLog(new EndpointLog.Limits(100, 10, 10), clock);

    List.of("12345", "67890", "ab").forEach(line -> log.add(WORKER, line));

    assertThat(texts(log)).containsExactly("67890", "ab");
  }

  @Test
  void longLineIsCut() throws InterruptedException {
    EndpointLog log = new EndpointLog(new EndpointLog.Limits(100, 100, 5), clock);

    log.add(WORKER, "abcdefgh");

    assertThat(texts(log)).containsExactly("abcd…");
  }

  @Test
  void sequenceGoesOnGrowingInALogThatIsMadeLater() throws InterruptedException {
    EndpointLog before = new EndpointLog(EndpointLog.Limits.DEFAULT, clock);
    before.add(WORKER, "before the restart");
    clock.advance(Duration.ofMillis(1));
    EndpointLog after = new EndpointLog(EndpointLog.Limits.DEFAULT, clock);
    after.add(WORKER, "after the restart");

    long seen = before.read(0, 10, Duration.ZERO).getLast().sequence();

    assertThat(after.read(seen, 10, Duration.ZERO)).hasSize(1);
  }

  private static List<String> texts(EndpointLog log) throws InterruptedException {
    return log.read(0, 100, Duration.ZERO).stream().map(LogLine::text).toList();
  }
}
