package io.launch.client;

import static io.launch.client.WireServer.Reply.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.ModelBundleView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Bundles of Python models, and what bundles of every kind may come with.
class PythonBundlesTest {
  private static final String UPLOAD = "POST /v1/hosted_inference/model_bundle_upload";
  private static final String CREATE = "POST /v2/model-bundles";

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

  private String ticket() {
    return """
    {"signedUrl": "%s/objects/uploads/own_1/u1?expires=1&signature=s", "bucket": "launch",
     "key": "uploads/own_1/u1", "exists": false}\
    """
        .formatted(server.url());
  }

  @Test
  void pythonFoldersAreSentWithTheirFunctions() throws IOException {
    Files.createDirectories(folder.resolve("words"));
    Files.writeString(folder.resolve("words/model.py"), "x = 1");
    server.on(UPLOAD, asked -> json(ticket()));

    server
        .client()
        .bundles()
        .createFromPythonFolders(
            "words",
            List.of(folder.resolve("words")),
            "words.model.load_predict",
            "words.model.load_model",
            CreateBundle.NONE.withRequirements(List.of("numpy>=1.26", "torch")));

    assertThat(server.only("PUT").body()).startsWith("PK").contains("words/model.py");
    assertThat(server.only(CREATE).json().get("flavor"))
        .isEqualTo(
            new ObjectMapper()
                .readTree(
                    """
                    {"flavor": "zip_artifact", "requirements": ["numpy>=1.26", "torch"],
                     "framework": {"framework_type": "custom_base_image",
                                   "image_repository": "launch/python", "image_tag": "local"},
                     "location": "s3://launch/uploads/own_1/u1",
                     "load_predict_fn_module_path": "words.model.load_predict",
                     "load_model_fn_module_path": "words.model.load_model", "app_config": null}\
                    """));
  }

  @Test
  void functionsAreNamedWithTheirModule() {
    assertThatThrownBy(() ->
            server
                .client()
                .bundles()
                .createFromPythonFolders(
                    "x", List.of(folder), "load_predict", "a.load_model", CreateBundle.NONE))
        .hasMessage("load_predict: load_predict (expected: package.module.function)");

    assertThat(server.lines()).isEmpty();
  }

  @Test
  void pickleIsSentWithItsFramework() {
    server.on(UPLOAD, asked -> json(ticket()));
    CreateBundle options =
        CreateBundle.NONE
            .withFramework(new Framework.Pytorch("1.7"))
            .withAppConfig(Map.of("factor", 3));

    server.client().bundles().createFromCloudpickle("scale", file, options);

    JsonNode flavor = server.only(CREATE).json().get("flavor");
    assertThat(server.only("PUT").body()).isEqualTo("abc");
    assertThat(flavor.get("flavor").textValue()).isEqualTo("cloudpickle_artifact");
    assertThat(flavor.at("/framework/pytorch_image_tag").textValue()).isEqualTo("1.7");
    assertThat(flavor.at("/app_config/factor").intValue()).isEqualTo(3);
  }

  @Test
  void schemasAreSentBesideTheModel() throws IOException {
    server.on(UPLOAD, asked -> json(ticket()));
    Path schemas = Files.writeString(folder.resolve("schemas.json"), "{\"RequestSchema\": {}}");

    server
        .client()
        .bundles()
        .createFromJar("a", file, CreateBundle.NONE.withSchema("{\"type\": \"object\"}", "true"));
    server
        .client()
        .bundles()
        .createFromJar("b", file, CreateBundle.NONE.withSchema(schemas).withMetadata(Map.of()));

    assertThat(server.seen("PUT"))
        .extracting(WireServer.Seen::body)
        .containsExactly(
            "abc",
            "{\"RequestSchema\": {\"type\": \"object\"}, \"ResponseSchema\": true}",
            "abc",
            "{\"RequestSchema\": {}}");
    assertThat(server.seen(CREATE))
        .allSatisfy(asked ->
            assertThat(asked.json().get("schema_location").textValue())
                .isEqualTo("s3://launch/uploads/own_1/u1"));
  }

  @ParameterizedTest
  @CsvSource({
    "'{', Unexpected end-of-input",
    "'{} {}', there is more after it",
    "'', there is none"
  })
  void schemaThatIsNoJsonIsRefused(String schema, String why) {
    assertThatThrownBy(() -> CreateBundle.NONE.withSchema("{}", schema))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("response schema: " + schema + " (expected: one JSON value; " + why);
  }

  @Test
  void cloneIsReadBack() {
    server.on(
        "POST /v2/model-bundles/clone-with-changes",
        "{\"model_bundle_id\": \"bun_0123456789abcdefghij\"}");

    ModelBundleView clone =
        server.client().bundles().cloneWithChanges(new BundleId("bun_1"), Map.of("factor", 5));

    assertThat(clone.id().value()).isEqualTo("bun_0123456789abcdefghij");
    assertThat(server.only("POST").body())
        .isEqualTo("{\"original_model_bundle_id\":\"bun_1\",\"new_app_config\":{\"factor\":5}}");
  }

  @Test
  void warningsOfAServerThatHasNoneAreNone() {
    assertThat(server.client().bundles().get(new BundleId("bun_0123456789abcdefghij")).warnings())
        .isEmpty();
  }
}
