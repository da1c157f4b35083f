package io.launch.it;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// Plain HTTP to a server, for what the SDK would never send.
final class Http {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final LaunchProcess server;
  private final String authorization;

  private Http(LaunchProcess server, String authorization) {
    this.server = server;
    this.authorization = authorization;
  }

  /// With an API key as the user name of HTTP Basic.
  static Http basic(LaunchProcess server, String key) {
    byte[] pair = (key + ":").getBytes(StandardCharsets.UTF_8);
    return new Http(server, "Basic " + Base64.getEncoder().encodeToString(pair));
  }

  static Http anonymous(LaunchProcess server) {
    return new Http(server, "");
  }

  /// What a server answered.
  record Answer(int status, JsonNode body, HttpResponse<byte[]> raw) {
    /// The `detail` of an error as text.
    String detail() {
      return body.path("detail").isTextual()
          ? body.path("detail").asText()
          : body.path("detail").toString();
    }
  }

  Answer get(String path) {
    return send(request(path).GET());
  }

  Answer delete(String path) {
    return send(request(path).DELETE());
  }

  Answer post(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(json)));
  }

  private HttpRequest.Builder request(String path) {
    HttpRequest.Builder builder = HttpRequest.newBuilder(server.url().resolve(path));
    if (!authorization.isEmpty()) {
      builder.header("Authorization", authorization);
    }
    return builder;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> raw =
          http.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
      JsonNode body = raw.body().length == 0 ? JSON.nullNode() : JSON.readTree(raw.body());
      return new Answer(raw.statusCode(), body, raw);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
