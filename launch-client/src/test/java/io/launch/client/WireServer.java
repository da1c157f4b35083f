package io.launch.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// An HTTP server on a free port that answers as a test tells it and remembers what it was asked.
final class WireServer implements BeforeEachCallback, AfterEachCallback {
  static final String KEY = "lk_test";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Queue<Function<Seen, Reply>>> replies = new ConcurrentHashMap<>();
  private final List<Seen> seen = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private HttpServer server;
  private LaunchClient client;

  /// A request as it came in.
  ///
  /// @param target path and query
  record Seen(String method, String target, Map<String, List<String>> headers, String body) {
    String line() {
      return method + " " + target;
    }

    String header(String name) {
      return String.join(",", headers.getOrDefault(name, List.of()));
    }

    JsonNode json() {
      try {
        return JSON.readTree(body);
      } catch (IOException e) {
        throw new AssertionError(body, e);
      }
    }
  }

  /// What to answer; status 0 breaks the connection instead.
  record Reply(int status, Map<String, String> headers, byte[] body) {
    static Reply json(String body) {
      return error(200, body);
    }

    static Reply error(int status, String body) {
      return new Reply(status, Map.of(), body.getBytes(StandardCharsets.UTF_8));
    }

    static Reply broken() {
      return error(0, "");
    }

    static Reply events(String body) {
      return json(body).with("Content-Type", "text/event-stream; charset=utf-8");
    }

    /// A body that breaks off before its end.
    static Reply cutShort(String body) {
      return json(body).with("Cut-Short", "yes");
    }

    Reply with(String header, String value) {
      return new Reply(status, Map.of(header, value), body);
    }
  }

  /// Answers requests of this method and path in turn; the last answer is given for ever.
  WireServer on(String methodAndPath, Reply... inTurn) {
    for (Reply reply : inTurn) {
      on(methodAndPath, asked -> reply);
    }
    return this;
  }

  WireServer on(String methodAndPath, Function<Seen, Reply> next) {
    replies.computeIfAbsent(methodAndPath, key -> new ArrayDeque<>()).add(next);
    return this;
  }

  WireServer on(String methodAndPath, String json) {
    return on(methodAndPath, Reply.json(json));
  }

  /// Requests so far, as `METHOD path?query`.
  List<String> lines() {
    return seen.stream().map(Seen::line).toList();
  }

  /// Requests so far whose method and path begin so.
  List<Seen> seen(String start) {
    return seen.stream().filter(request -> request.line().startsWith(start)).toList();
  }

  Seen only(String start) {
    List<Seen> found = seen(start);
    if (found.size() != 1) {
      throw new AssertionError("not one request " + start + " among " + lines());
    }
    return found.get(0);
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  LaunchClient client() {
    return client;
  }

  @Override
  public void beforeEach(ExtensionContext context) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.setExecutor(threads);
    server.start();
    client = LaunchClient.connect(url(), KEY);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    client.close();
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String method = exchange.getRequestMethod();
    var asked =
        new Seen(
            method,
            exchange.getRequestURI().toString(),
            Map.copyOf(exchange.getRequestHeaders()),
            body);
    seen.add(asked);
    Reply reply = next(method + " " + exchange.getRequestURI().getPath()).apply(asked);
    if (reply.status() == 0) {
      exchange.close();
      return;
    }
    reply.headers().forEach(exchange.getResponseHeaders()::set);
    int missing = reply.headers().containsKey("Cut-Short") ? 10 : 0;
    exchange.sendResponseHeaders(
        reply.status(), reply.body().length == 0 ? -1 : reply.body().length + missing);
    exchange.getResponseBody().write(reply.body());
    exchange.getResponseBody().flush();
    exchange.close();
  }

  private Function<Seen, Reply> next(String methodAndPath) {
    Queue<Function<Seen, Reply>> queue = replies.get(methodAndPath);
    if (queue == null) {
      return asked -> Reply.error(404, "{\"detail\":\"Not Found\"}");
    }
    synchronized (queue) {
      return queue.size() > 1 ? queue.remove() : queue.element();
    }
  }
}
