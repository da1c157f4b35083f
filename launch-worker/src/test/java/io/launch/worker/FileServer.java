package io.launch.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.launch.api.worker.Artifact;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// An object store on loopback: GET what was put, PUT more, follow redirects.
public final class FileServer implements AutoCloseable {
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Map<String, String> redirects = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();

  public FileServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      requests.add(
          exchange.getRequestMethod()
              + " "
              + exchange.getRequestHeaders().getFirst("Host")
              + exchange.getRequestURI());
      byte[] body = exchange.getRequestBody().readAllBytes();
      if (exchange.getRequestMethod().equals("PUT")) {
        files.put(path, body);
        exchange.sendResponseHeaders(200, -1);
      } else if (redirects.containsKey(path)) {
        exchange.getResponseHeaders().set("Location", redirects.get(path));
        exchange.sendResponseHeaders(302, -1);
      } else if (files.containsKey(path)) {
        boolean chunked = path.startsWith("/chunked");
        byte[] file = files.get(path);
        exchange.sendResponseHeaders(200, chunked ? 0 : file.length);
        exchange.getResponseBody().write(file);
      } else {
        exchange.sendResponseHeaders(404, -1);
      }
    }
  }

  /// Stores a file; the body of a path below `/chunked` is sent without its length.
  public String put(String path, byte[] bytes) {
    files.put(path, bytes);
    return url(path);
  }

  public String redirect(String path, String target) {
    redirects.put(path, target);
    return url(path);
  }

  public byte[] get(String path) {
    return files.get(path);
  }

  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /// Every request so far: method, host and path.
  public List<String> requests() {
    return requests;
  }

  /// Stores a file and describes it as a bundle's artifact.
  public Artifact artifact(byte[] bytes) throws Exception {
    String sha256 = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    return new Artifact(put("/" + sha256, bytes), sha256, bytes.length);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
