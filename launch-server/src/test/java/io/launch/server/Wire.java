package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.launch.api.endpoint.EndpointId;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.awaitility.Awaitility;

/// Speaks to a server the way any HTTP client does, and knows the usual bodies.
public final class Wire {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final LaunchExtension launch;
  private final String key;

  public Wire(LaunchExtension launch) {
    this(launch, LaunchExtension.API_KEY);
  }

  /// @param key the API key that requests carry
  public Wire(LaunchExtension launch, String key) {
    this.launch = launch;
    this.key = key;
  }

  /// An answer: status, headers and body.
  public record Answer(HttpResponse<String> response) {
    public int status() {
      return response.statusCode();
    }

    public JsonNode json() {
      try {
        return JSON.readTree(response.body());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String header(String name) {
      return response.headers().firstValue(name).orElse("");
    }

    /// The text at a field, after checking that the request was served.
    public String ok(String field) {
      assertThat(status()).as(response.body()).isEqualTo(200);
      return json().path(field).asText();
    }

    public String detail() {
      return json().path("detail").asText();
    }
  }

  public Answer get(String path) throws Exception {
    return send(request(path).GET());
  }

  public Answer post(String path, String body) throws Exception {
    return send(request(path).POST(BodyPublishers.ofString(body)));
  }

  public Answer put(String path, String body) throws Exception {
    return send(request(path).PUT(BodyPublishers.ofString(body)));
  }

  public Answer delete(String path) throws Exception {
    return send(request(path).DELETE());
  }

  /// A request with credentials.
  public HttpRequest.Builder request(String path) {
    String pair = key + ":";
    return anonymous(path)
        .header("Authorization", "Basic " + Base64.getEncoder().encodeToString(pair.getBytes()));
  }

  public HttpRequest.Builder anonymous(String path) {
    return HttpRequest.newBuilder(URI.create(launch.url() + path));
  }

  public Answer send(HttpRequest.Builder request) throws Exception {
    return new Answer(HTTP.send(request.build(), BodyHandlers.ofString()));
  }

  /// Sends a request whose answer may have no end; to be closed by who reads it.
  public HttpResponse<InputStream> open(HttpRequest.Builder request) throws Exception {
    return HTTP.send(request.build(), BodyHandlers.ofInputStream());
  }

  /// Sends a request, and hangs up as soon as it is answered with events, which may have no end.
  public Answer sendForTheHead(HttpRequest.Builder request) throws Exception {
    return new Answer(
        HTTP.send(
            request.build(),
            head ->
                head.headers().firstValue("Content-Type").orElse("").startsWith("text/event-stream")
                    ? new HangUp()
                    : BodySubscribers.ofString(StandardCharsets.UTF_8)));
  }

  private static final class HangUp implements BodySubscriber<String> {
    @Override
    public CompletionStage<String> getBody() {
      return CompletableFuture.completedStage("");
    }

    @Override
    public void onSubscribe(Flow.Subscription subscription) {
      subscription.cancel();
    }

    @Override
    public void onNext(List<ByteBuffer> bytes) {}

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onComplete() {}
  }

  /// Uploads bytes; returns their location.
  public String upload(byte[] bytes) throws Exception {
    JsonNode place = post("/v1/hosted_inference/model_bundle_upload", "{}").json();
    URI url = URI.create(place.path("signedUrl").asText());
    Answer put = send(HttpRequest.newBuilder(url).PUT(BodyPublishers.ofByteArray(bytes)));
    assertThat(put.status()).isEqualTo(200);
    return "s3://" + place.path("bucket").asText() + "/" + place.path("key").asText();
  }

  /// Makes a bundle of a jar that was just uploaded; returns its id.
  public String bundle(String name) throws Exception {
    return post("/v2/model-bundles", bundleBody(name)).ok("model_bundle_id");
  }

  public String bundleBody(String name) throws Exception {
    return """
    {"name": "%s", "metadata": {"k": 1.50, "a": [1]}, "schema_location": null,
     "flavor": {"flavor": "java_artifact", "location": "%s", "app_config": {"z": 1, "a": 2.0}}}
    """
        .formatted(name, upload("jar".getBytes()));
  }

  /// Deploys a new bundle without waiting for a worker.
  public EndpointId deploy(String name, String type) throws Exception {
    String body = endpointBody(name, type, bundle(name));
    return new EndpointId(post("/v1/model-endpoints", body).ok("model_endpoint_id"));
  }

  public static String endpointBody(String name, String type, String bundle) {
    return """
    {"name": "%s", "model_bundle_id": "%s", "endpoint_type": "%s", "metadata": {"m": 1},
     "cpus": "1", "gpus": 0, "memory": "1Gi", "storage": "1Gi", "min_workers": 1,
     "max_workers": 1, "per_worker": 2, "labels": {"team": "search"}}
    """
        .formatted(name, bundle, type);
  }

  /// Deploys an endpoint, and waits until its one worker serves.
  public EndpointId ready(String name, String type) throws Exception {
    return proven(deploy(name, type));
  }

  /// Deploys what the body says, and waits until its one worker serves.
  public EndpointId readyOf(String body) throws Exception {
    return proven(new EndpointId(post("/v1/model-endpoints", body).ok("model_endpoint_id")));
  }

  private EndpointId proven(EndpointId id) {
    launch.workerListens(id);
    Awaitility.await().atMost(PATIENCE).until(() -> status(id).equals("READY"));
    return id;
  }

  private String status(EndpointId id) throws Exception {
    return get("/v1/model-endpoints/" + id).json().path("status").asText();
  }

  /// JSON without what differs from run to run.
  public static String steady(JsonNode json) {
    String text = json.toPrettyString();
    for (Rule rule : RULES) {
      text = text.replaceAll(rule.differing(), rule.steady());
    }
    return text + "\n";
  }

  private record Rule(String differing, String steady) {}

  private static final List<Rule> RULES =
      List.of(
          new Rule("(bun|end|own|key|wrk)_[0-9a-v]{20}", "$1_ID"),
          new Rule("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", "UUID"),
          new Rule("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z", "TIME"),
          new Rule("http://127.0.0.1:\\d+", "http://HOST"),
          new Rule("expires=\\d+", "expires=SECONDS"),
          new Rule("signature=[0-9a-f]{64}", "signature=HEX"),
          new Rule("(uploads|results)/own_ID/[^\"?]+", "$1/own_ID/NAME"),
          new Rule("\"sequence\" : \\d+", "\"sequence\" : NUMBER"));
}
