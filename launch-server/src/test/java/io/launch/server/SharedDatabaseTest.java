package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.launch.adapters.sql.CutProxy;
import io.launch.adapters.sql.DatabaseUrl;
import io.launch.adapters.sql.TestPostgres;
import io.launch.server.config.ConfigReader;
import io.launch.server.config.ServerConfig;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Servers on one PostgreSQL database and one folder of objects.
@Timeout(120)
class SharedDatabaseTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @TempDir private Path folder;

  private final CutProxy proxy = TestPostgres.proxy();
  private final DatabaseUrl.Postgresql database = proxy.to(TestPostgres.newDatabase());
  private final HttpClient http = HttpClient.newHttpClient();
  private final List<LaunchServer> servers = new ArrayList<>();

  @AfterEach
  void close() throws InterruptedException {
    for (LaunchServer server : servers) {
      server.close();
    }
    proxy.close();
  }

  @Test
  void serversThatStartTogetherMakeOneKeyThatCountsAtEach() throws Exception {
    startTogether();

    List<String> made = servers.stream().flatMap(it -> it.newApiKey().stream()).toList();
    assertThat(made).hasSize(1);
    for (LaunchServer server : servers) {
      assertThat(bundles(server, made.getFirst()).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void serversThatAreGivenTheSameKeyAgreeOnItsOwner() throws Exception {
    startTogether("api-key", "lk_given_to_all_of_them");

    for (LaunchServer server : servers) {
      assertThat(bundles(server, "lk_given_to_all_of_them").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void urlThatOneServerSignedWorksAtAnother() throws Exception {
    LaunchServer signs = start("one");
    LaunchServer serves = start("two");
    String key = signs.newApiKey().orElseThrow();

    HttpRequest ask =
        request(signs, "/v1/hosted_inference/model_bundle_upload", key)
            .POST(BodyPublishers.ofString("{}"))
            .build();
    JsonNode ticket = JSON.readTree(http.send(ask, BodyHandlers.ofString()).body());
    URI signed = URI.create(ticket.path("signedUrl").asText());
    URI elsewhere = serves.url().resolve(signed.getRawPath() + "?" + signed.getRawQuery());
    HttpRequest put = HttpRequest.newBuilder(elsewhere).PUT(BodyPublishers.ofString("x")).build();

    assertThat(http.send(put, BodyHandlers.discarding()).statusCode()).isBetween(200, 204);
  }

  @Test
  void databaseThatIsAwayMeans503UntilItIsBack() throws Exception {
    LaunchServer server = start("one", "auth-cache-ttl", "0s");
    String key = server.newApiKey().orElseThrow();

    proxy.refuse();
    proxy.cut();

    HttpResponse<String> away = bundles(server, key);
    assertThat(away.statusCode()).isEqualTo(503);
    assertThat(away.headers().firstValue("Retry-After")).isPresent();
    assertThat(away.body()).contains("The database cannot be reached");
    assertThat(get(server, "/readyz")).isEqualTo(503);
    assertThat(get(server, "/healthz")).isEqualTo(200);

    proxy.accept();

    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(bundles(server, key).statusCode()).isEqualTo(200));
    assertThat(get(server, "/readyz")).isEqualTo(200);
  }

  private void startTogether(String... flags) throws Exception {
    List<Callable<LaunchServer>> starts =
        List.of("one", "two", "three").stream()
            .<Callable<LaunchServer>>map(name -> () -> LaunchServer.start(config(name, flags)))
            .toList();
    try (ExecutorService threads = Executors.newCachedThreadPool()) {
      for (Future<LaunchServer> started : threads.invokeAll(starts)) {
        servers.add(started.get());
      }
    }
  }

  private LaunchServer start(String name, String... flags) throws Exception {
    LaunchServer server = LaunchServer.start(config(name, flags));
    servers.add(server);
    return server;
  }

  private ServerConfig config(String name, String... more) {
    Map<String, String> flags = new HashMap<>();
    flags.put("data-dir", folder.resolve(name).toString());
    flags.put("object-store", folder.resolve("objects").toString());
    flags.put("database-url", database.url());
    flags.put("port", "0");
    flags.put("worker-classpath", folder.toString());
    flags.put("drain-timeout", "0s");
    for (int i = 0; i < more.length; i += 2) {
      flags.put(more[i], more[i + 1]);
    }
    return new ConfigReader(Map.of()).read(flags, Optional.empty());
  }

  private HttpResponse<String> bundles(LaunchServer server, String key) throws Exception {
    return http.send(request(server, "/v2/model-bundles", key).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(LaunchServer server, String path, String key) {
    return HttpRequest.newBuilder(URI.create(server.url() + path))
        .header("Authorization", "Bearer " + key);
  }

  private int get(LaunchServer server, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(server.url() + path)).build();
    return http.send(request, BodyHandlers.discarding()).statusCode();
  }
}
