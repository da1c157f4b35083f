package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Server-sent events, as a client reads them.
public final class Events implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int PATIENCE_SECONDS = 10;

  private final InputStream body;
  private final BlockingQueue<Optional<Event>> arrived = new LinkedBlockingQueue<>();

  /// One event.
  public record Event(String id, JsonNode data) {
    public String state() {
      return data.at("/detail/state").asText();
    }

    public String task() {
      return data.path("task_id").asText();
    }
  }

  private Events(InputStream body) {
    this.body = body;
    Thread.ofVirtual().name("events").start(this::read);
  }

  /// Events of an answer that is one.
  public static Events open(Wire wire, HttpRequest.Builder request) throws Exception {
    HttpResponse<InputStream> response = wire.open(request.GET());
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(response.headers().firstValue("Content-Type"))
        .contains("text/event-stream; charset=utf-8");
    return new Events(response.body());
  }

  private void read() {
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      String id = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("data: ")) {
          arrived.add(Optional.of(new Event(id, json(line.substring(6)))));
        }
      }
    } catch (IOException | UncheckedIOException _) {
      // Hung up: the end.
    }
    arrived.add(Optional.empty());
  }

  private static JsonNode json(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// The next one; empty when the stream has ended.
  public Optional<Event> next() throws InterruptedException {
    Optional<Event> next = arrived.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(next).as("event or end within %d s", PATIENCE_SECONDS).isNotNull();
    return next;
  }

  /// The first one from here on of a task in this state.
  public Event until(String state) throws InterruptedException {
    while (true) {
      Event next = next().orElseThrow(() -> new AssertionError("ended before " + state));
      if (next.state().equals(state)) {
        return next;
      }
    }
  }

  @Override
  public void close() throws IOException {
    body.close();
  }
}
