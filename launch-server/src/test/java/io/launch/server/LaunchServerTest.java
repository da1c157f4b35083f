package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.server.config.ConfigReader;
import io.launch.server.config.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server on its embedded database; no worker is started.
class LaunchServerTest {
  @TempDir private Path folder;

  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void firstStartMakesAKeyThatLaterStartsTake() throws Exception {
    String key;
    try (LaunchServer first = LaunchServer.start(config())) {
      key = first.newApiKey().orElseThrow();
      assertThat(status(first, key)).isEqualTo(200);
    }

    try (LaunchServer second = LaunchServer.start(config())) {
      assertThat(second.newApiKey()).isEmpty();
      assertThat(status(second, key)).isEqualTo(200);
      assertThat(status(second, "lk_other_key_0123456789")).isEqualTo(401);
    }
  }

  @Test
  void dataFolderIsForOneServerAtATime() throws Exception {
    try (LaunchServer _ = LaunchServer.start(config())) {
      assertThatThrownBy(() -> LaunchServer.start(config()))
          .isInstanceOfSatisfying(
              LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
          .hasMessageContaining("is in use by another Launch server");
    }

    LaunchServer.start(config()).close();
  }

  @Test
  void serverThatCannotListenLeavesNothingOpen() throws Exception {
    try (LaunchServer other = LaunchServer.start(config("other", 0))) {
      assertThatThrownBy(() -> LaunchServer.start(config("mine", other.port())))
          .hasMessageContaining("cannot listen on 127.0.0.1:" + other.port());
    }

    LaunchServer.start(config("mine", 0)).close();
  }

  @Test
  void readyMeansThatDatabaseAndStoreAnswer() throws Exception {
    try (LaunchServer server = LaunchServer.start(config())) {
      assertThat(get(server, "/readyz")).isEqualTo(200);
    }
  }

  @Test
  void secretsAreForTheirOwnerOnly() throws Exception {
    LaunchServer.start(config()).close();

    assertThat(Files.getPosixFilePermissions(folder.resolve("data"))).hasSize(3);
  }

  private ServerConfig config() {
    return config("data", 0);
  }

  private ServerConfig config(String name, int port) {
    Map<String, String> flags =
        Map.of(
            "data-dir",
            folder.resolve(name).toString(),
            "port",
            Integer.toString(port),
            "worker-classpath",
            folder.toString());
    return new ConfigReader(Map.of()).read(flags, Optional.empty());
  }

  private int status(LaunchServer server, String key) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(server.url() + "/v2/model-bundles"))
            .header("Authorization", "Bearer " + key)
            .build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }

  private int get(LaunchServer server, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
