package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class EventResponseTest {
  private final Vertx vertx = Vertx.vertx();
  private final Router router = new Router();
  private HttpListener listener = null;

  @BeforeEach
  void open() {
    ErrorRenderer errors = new ErrorRenderer(InstantSource.system());
    FrontDoor door = new FrontDoor(router, errors, 10, () -> "1");
    listener =
        HttpListener.start(
            vertx,
            new HttpListener.Options("127.0.0.1", 0, Duration.ofMinutes(1), 1),
            door,
            errors);
  }

  @AfterEach
  void close() {
    listener.close();
    vertx.close().await();
  }

  @Test
  void commentsComeWhileNothingElseDoesAndTheHeadWithTheFirst() throws Exception {
    AtomicBoolean enough = new AtomicBoolean();
    router.get(
        "/events",
        call -> {
          EventResponse events = new EventResponse(call, Duration.ofMillis(20));
          vertx.setPeriodic(
              5,
              timer -> {
                if (enough.get()) {
                  vertx.cancelTimer(timer);
                  events.end("{}".getBytes(StandardCharsets.UTF_8));
                }
              });
        });

    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                URI.create("http://127.0.0.1:" + listener.port() + "/events").toURL().openStream(),
                StandardCharsets.UTF_8))) {
      assertThat(lines.readLine()).isEqualTo(": ping");
      assertThat(lines.readLine()).isEmpty();
      assertThat(lines.readLine()).isEqualTo(": ping");
      enough.set(true);
      assertThat(lines.lines().filter(line -> !line.isEmpty() && !line.equals(": ping")))
          .containsExactly("data: {}");
    }
  }
}
