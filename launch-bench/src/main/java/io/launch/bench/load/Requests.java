package io.launch.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;
import java.util.Locale;

/// Writes HTTP/1.1 requests to one server.
///
/// @param authorization the value of that header; empty for none
public record Requests(String host, int port, String authorization) {
  /// Requests to a worker or proxy on this machine, which ask for no key.
  public static Requests to(int port) {
    return new Requests("127.0.0.1", port, "");
  }

  /// Requests to a Launch server on this machine.
  public static Requests to(int port, String apiKey) {
    return new Requests("127.0.0.1", port, "Bearer " + apiKey);
  }

  /// Load of posts, one body after the other.
  public Target posts(String path, List<String> bodies) {
    return new Target(host, port, bodies.stream().map(body -> post(path, body)).toList());
  }

  public byte[] post(String path, String body) {
    return (head("POST", path)
            + "Content-Type: application/json\r\nContent-Length: "
            + body.getBytes(UTF_8).length
            + "\r\n\r\n"
            + body)
        .getBytes(UTF_8);
  }

  public byte[] get(String path) {
    return (head("GET", path) + "\r\n").getBytes(UTF_8);
  }

  private String head(String method, String path) {
    String head =
        String.format(Locale.ROOT, "%s %s HTTP/1.1\r\nHost: %s:%d\r\n", method, path, host, port);
    return authorization.isEmpty() ? head : head + "Authorization: " + authorization + "\r\n";
  }
}
