package io.launch.client;

import static io.launch.client.WireServer.Reply.error;
import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxTask;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

class BundlesTest {
  private static final String UPLOAD = "POST /v1/hosted_inference/model_bundle_upload";
  private static final String CREATE = "POST /v2/model-bundles";
  private static final String SHA256_OF_ABC =
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

  @RegisterExtension final WireServer server = new WireServer();
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void writeFile() throws IOException {
    file = Files.writeString(folder.resolve("model"), "abc");
    server.on("PUT /objects/uploads/own_1/u1", "");
    server.on(CREATE, "{\"model_bundle_id\": \"bun_0123456789abcdefghij\"}");
    server.on("GET /v2/model-bundles/bun_0123456789abcdefghij", Golden.BUNDLE);
  }

  @Test
  void uploadIsAnnouncedWithHashAndSize() {
    server.on(UPLOAD, asked -> json(ticket(false)));

    server.client().bundles().createFromJar("shout", file);

    JsonNode announced = server.only(UPLOAD).json();
    assertThat(announced.get("sha256").textValue()).isEqualTo(SHA256_OF_ABC);
    assertThat(announced.get("size").longValue()).isEqualTo(3);
  }

  @Test
  void bytesGoToTheSignedUrlWithoutCredentials() {
    server.on(UPLOAD, asked -> json(ticket(false)));

    server.client().bundles().createFromJar("shout", file);

    WireServer.Seen put = server.only("PUT");
    assertThat(put.target()).isEqualTo("/objects/uploads/own_1/u1?expires=1&signature=s");
    assertThat(put.body()).isEqualTo("abc");
    assertThat(put.headers()).doesNotContainKey("Authorization");
  }

  @Test
  void bytesThatAreThereAreNotSentAgain() {
    server.on(UPLOAD, asked -> json(ticket(true)));

    server.client().bundles().createFromJar("shout", file);

    assertThat(server.seen("PUT")).isEmpty();
    assertThat(server.seen(CREATE)).hasSize(1);
  }

  @Test
  void refusedUploadEndsTheCreate() {
    server.on(UPLOAD, asked -> json(ticket(false).replace("/u1?", "/u2?")));
    server.on("PUT /objects/uploads/own_1/u2", error(400, "{\"detail\": \"hash differs\"}"));

    assertThatThrownBy(() -> server.client().bundles().createFromJar("shout", file))
        .isInstanceOf(LaunchException.class)
        .hasMessage("hash differs");

    assertThat(server.seen(CREATE)).isEmpty();
  }

  @Test
  void jarBundleNamesItsClassAndSettings() throws IOException {
    server.on(UPLOAD, asked -> json(ticket(false)));
    CreateBundle options =
        CreateBundle.NONE
            .withPredictorClass("com.example.Shout")
            .withAppConfig(Map.of("mark", "!"))
            .withMetadata(Map.of("git", "4f2a91c"));

    server.client().bundles().createFromJar("shout", file, options);

    assertThat(server.only(CREATE).json())
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"name": "shout",
                     "flavor": {"flavor": "java_artifact", "location": "s3://launch/uploads/own_1/u1",
                                "predictor_class": "com.example.Shout", "app_config": {"mark": "!"}},
                     "metadata": {"git": "4f2a91c"}, "schema_location": null}\
                    """));
  }

  @Test
  void createdBundleIsReadBack() {
    server.on(UPLOAD, asked -> json(ticket(false)));

    ModelBundleView bundle = server.client().bundles().createFromJar("shout", file);

    assertThat(bundle.id().value()).isEqualTo("bun_0123456789abcdefghij");
    assertThat(bundle.createdAt()).isEqualTo(Instant.parse("2024-01-02T03:04:05.6Z"));
    assertThat(bundle.flavor()).isInstanceOf(JavaArtifactFlavor.class);
  }

  @Test
  void classIsPackedAndNamed() {
    server.on(UPLOAD, asked -> json(ticket(false)));

    server.client().bundles().createFromClass("shout", Shout.class);

    assertThat(server.only("PUT").body()).startsWith("PK");
    assertThat(server.only(CREATE).json().at("/flavor/predictor_class").textValue())
        .isEqualTo("io.launch.client.Shout");
  }

  @Test
  void embeddingModelIsSentWithItsTokenizer() throws IOException {
    Path tokenizer = Files.writeString(folder.resolve("tokenizer.json"), "{}");
    server.on(UPLOAD, asked -> json(ticket(false)));

    server
        .client()
        .bundles()
        .createFromOnnx("minilm", file, tokenizer, OnnxTask.TEXT_EMBEDDING, CreateBundle.NONE);

    JsonNode flavor = server.only(CREATE).json().get("flavor");
    assertThat(server.seen("PUT")).hasSize(2);
    assertThat(flavor.get("flavor").textValue()).isEqualTo("onnx_artifact");
    assertThat(flavor.get("task").textValue()).isEqualTo("text-embedding");
    assertThat(flavor.get("tokenizer_location").textValue()).startsWith("s3://launch/");
  }

  @Test
  void embeddingModelNeedsATokenizer() {
    Bundles bundles = server.client().bundles();

    assertThatThrownBy(() ->
            bundles.createFromOnnx(
                "minilm", file, null, OnnxTask.TEXT_EMBEDDING, CreateBundle.NONE))
        .hasMessageContaining("tokenizer: none");

    assertThat(server.lines()).isEmpty();
  }

  @Test
  void missingFileIsNamed() {
    Path missing = folder.resolve("missing.jar");

    LaunchException thrown =
        catchThrowableOfType(
            LaunchException.class, () -> server.client().bundles().createFromJar("x", missing));

    assertThat(thrown.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThat(thrown).hasMessageContaining(missing.toString());
  }

  @Test
  void versionsAreListedByName() {
    server.on("GET /v2/model-bundles", "{\"model_bundles\": [" + Golden.BUNDLE + "]}");

    assertThat(server.client().bundles().list("my bundle")).hasSize(1);

    assertThat(server.lines()).containsExactly("GET /v2/model-bundles?model_name=my%20bundle");
  }

  @Test
  void latestIsAskedByName() {
    server.on("GET /v2/model-bundles/latest", Golden.BUNDLE);

    assertThat(server.client().bundles().latest("a&b").name()).isEqualTo("shout");

    assertThat(server.lines()).containsExactly("GET /v2/model-bundles/latest?model_name=a%26b");
  }

  private String ticket(boolean exists) {
    return """
    {"signedUrl": "%s/objects/uploads/own_1/u1?expires=1&signature=s", "bucket": "launch",
     "key": "uploads/own_1/u1", "exists": %s}\
    """
        .formatted(server.url(), exists);
  }
}
