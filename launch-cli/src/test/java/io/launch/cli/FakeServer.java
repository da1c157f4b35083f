package io.launch.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A real HTTP server on a free port that gives fixed answers and remembers what it was asked.
final class FakeServer implements AutoCloseable {
  private final HttpServer http;
  private final Map<String, Answer> answers = Collections.synchronizedMap(new LinkedHashMap<>());
  private final List<String> requests = Collections.synchronizedList(new ArrayList<>());

  private final Set<String> last = ConcurrentHashMap.newKeySet();
  private final List<String> keys = Collections.synchronizedList(new ArrayList<>());

  private record Answer(int status, String body) {}

  FakeServer() throws IOException {
    http = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    http.createContext("/", this::handle);
    http.start();
  }

  /// Answers a request, such as `GET /v1/model-endpoints?name=a`, with a status and a JSON body.
  FakeServer on(String request, int status, String body) {
    answers.put(request, new Answer(status, body));
    return this;
  }

  /// Answers a request so once, and with 404 from then on.
  FakeServer once(String request, int status, String body) {
    last.add(request);
    return on(request, status, body);
  }

  String url() {
    return "http://127.0.0.1:" + http.getAddress().getPort();
  }

  /// What came: method and path, and after a blank the body where there was one.
  List<String> requests() {
    return List.copyOf(requests);
  }

  /// The idempotency keys that came, in their order.
  List<String> keys() {
    return List.copyOf(keys);
  }

  private void handle(HttpExchange exchange) throws IOException {
    String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    requests.add((request + " " + body).strip());
    keys.addAll(exchange.getRequestHeaders().getOrDefault("Idempotency-Key", List.of()));
    Answer answer =
        answers.getOrDefault(request, new Answer(404, "{\"detail\": \"" + request + "\"}"));
    if (last.remove(request)) {
      answers.remove(request);
    }
    byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(answer.status(), bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
