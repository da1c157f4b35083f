package io.launch.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class EventFeedTest {
  private static final HttpCall CALL = HttpCall.get("/events");
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final Duration SHORT = Duration.ofMillis(200);

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Socket> connections = new CopyOnWriteArrayList<>();
  private ServerSocket server;
  private HttpTransport transport;

  @BeforeEach
  void listen() throws IOException {
    server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    transport =
        new HttpTransport(
            new HttpTransport.Settings(
                URI.create("http://127.0.0.1:" + server.getLocalPort()),
                "lk_x",
                Duration.ofSeconds(5),
                Duration.ofSeconds(5),
                1 << 20,
                new RetryPolicy(0, Duration.ofMillis(10), Duration.ofMillis(50))));
  }

  @AfterEach
  void close() throws IOException {
    transport.close();
    hangUp();
    threads.shutdownNow();
  }

  private void hangUp() throws IOException {
    for (Socket connection : connections) {
      connection.close();
    }
    server.close();
  }

  @Test
  void connectionThatFallsSilentIsMadeAgain() throws Exception {
    CompletableFuture<String> second =
        CompletableFuture.supplyAsync(
            () -> {
              serve("id: 1\n\n");
              return serve("data: x\n\n");
            },
            threads);

    try (EventFeed feed =
        EventFeed.open(transport, CALL, null, new EventFeed.Limits(LONG, SHORT))) {
      assertThat(feed.next()).isEqualTo("x");
    }

    assertThat(second.get(10, TimeUnit.SECONDS)).contains("Last-Event-ID: 1");
  }

  @Test
  void serverThatStaysAwayEndsThePatience() throws Exception {
    CompletableFuture<String> first =
        CompletableFuture.supplyAsync(() -> serve("data: x\n\n"), threads);

    try (EventFeed feed =
        EventFeed.open(transport, CALL, null, new EventFeed.Limits(SHORT, LONG))) {
      feed.next();
      first.get(10, TimeUnit.SECONDS);
      hangUp();
      LaunchException thrown = catchThrowableOfType(LaunchException.class, feed::next);

      assertThat(thrown.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(thrown).hasMessageContaining("is `launch serve` running there?");
    }
  }

  @Test
  void closingWakesWhoeverWaits() throws Exception {
    CompletableFuture.runAsync(() -> serve(": there\n\n"), threads);
    EventFeed feed = EventFeed.open(transport, CALL, null, new EventFeed.Limits(LONG, LONG));
    CompletableFuture<Boolean> over =
        CompletableFuture.supplyAsync(() -> feed.next() == null, threads);

    feed.close();

    assertThat(over.get(10, TimeUnit.SECONDS)).isTrue();
  }

  /// Answers the next request with the beginning of a stream that stays open.
  private String serve(String events) {
    try {
      Socket connection = server.accept();
      connections.add(connection);
      var in =
          new BufferedReader(
              new InputStreamReader(connection.getInputStream(), StandardCharsets.US_ASCII));
      var head = new StringBuilder();
      for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
        head.append(line).append('\n');
      }
      connection
          .getOutputStream()
          .write(
              ("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: 9999\r\n\r\n"
                      + events)
                  .getBytes(StandardCharsets.US_ASCII));
      connection.getOutputStream().flush();
      return head.toString();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
