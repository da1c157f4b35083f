package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every flavor through HTTP: what is taken, what is filled in, what both forms show.
class BundleFlavorsTest {
  private static final String PYTHON_CLIENT = "OpenAPI-Generator/1.0.0/python";

  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  /// The least that each flavor needs; `LOCATION` stands for an upload.
  private static String flavor(String name) {
    return switch (name) {
      case "java_artifact" -> "{\"flavor\": \"java_artifact\", \"location\": \"LOCATION\"}";
      case "onnx_artifact" ->
          "{\"flavor\": \"onnx_artifact\", \"location\": \"LOCATION\", \"task\": \"tensor\"}";
      case "cloudpickle_artifact" ->
          """
          {"flavor": "cloudpickle_artifact", "location": "LOCATION", "requirements": ["a==1"],
           "framework": {"framework_type": "pytorch", "pytorch_image_tag": "1.7"},
           "load_predict_fn": "def f(model): ...", "load_model_fn": "def g(): ...",
           "app_config": null}\
          """;
      case "zip_artifact" ->
          """
          {"flavor": "zip_artifact", "location": "LOCATION", "requirements": [],
           "framework": {"framework_type": "custom_base_image", "image_repository": "team/base",
                         "image_tag": "1"},
           "load_predict_fn_module_path": "a.f", "load_model_fn_module_path": "a.g",
           "app_config": {"z": 2.0, "a": 12345678901234567890123}}\
          """;
      case "runnable_image" ->
          """
          {"flavor": "runnable_image", "repository": "registry.example.org/m", "tag": "2",
           "command": ["serve"], "env": null, "predict_route": null}\
          """;
      case "streaming_enhanced_runnable_image" ->
          """
          {"flavor": "streaming_enhanced_runnable_image", "repository": "m", "tag": "2",
           "streaming_command": ["serve", "--stream"], "protocol": "http", "env": {"Z": "1"},
           "readiness_initial_delay_seconds": "30", "forwarder_type": "passthrough"}\
          """;
      default ->
          """
          {"flavor": "triton_enhanced_runnable_image", "repository": "m", "tag": "2",
           "command": [], "triton_model_repository": "models", "triton_num_cpu": "2",
           "triton_commit_tag": "22.01", "triton_memory": 2.0, "triton_storage": "1Gi"}\
          """;
    };
  }

  private String create(String flavor) throws Exception {
    String location = wire.upload("model".getBytes());
    String body =
        "{\"name\": \"%s\", \"flavor\": %s}"
            .formatted(flavor, flavor(flavor).replace("LOCATION", location));
    return wire.post("/v2/model-bundles", body).ok("model_bundle_id");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java_artifact",
        "onnx_artifact",
        "cloudpickle_artifact",
        "zip_artifact",
        "runnable_image",
        "streaming_enhanced_runnable_image",
        "triton_enhanced_runnable_image"
      })
  void flavorIsShownInBothForms(String flavor) throws Exception {
    String id = create(flavor);

    Golden.check("bundle-" + flavor, wire.get("/v2/model-bundles/" + id).json());
    Golden.check("flat-" + flavor, wire.get("/v1/model-bundles/" + id).json());
    assertThat(wire.get("/v1/model-bundles/latest?model_name=" + flavor).ok("id")).isEqualTo(id);
  }

  @Test
  void settingsKeepTheirNumbersAndTheOrderOfTheirKeys() throws Exception {
    String id = create("zip_artifact");

    String settings = "\"app_config\":{\"z\":2.0,\"a\":12345678901234567890123}";
    assertThat(wire.get("/v2/model-bundles/" + id).response().body()).contains(settings);
    assertThat(wire.get("/v1/model-bundles/" + id).response().body()).contains(settings);
  }

  @Test
  void imageIsMadeWithAWarningThatNothingHereRunsIt() throws Exception {
    Answer created =
        wire.post(
            "/v2/model-bundles",
            "{\"name\": \"n\", \"flavor\": %s}".formatted(flavor("runnable_image")));

    assertThat(created.status()).isEqualTo(200);
    assertThat(created.header("Launch-Warnings"))
        .startsWith("The bundle is kept, but this server cannot run it");
  }

  @ParameterizedTest
  @CsvSource({"java_artifact", "onnx_artifact"})
  void clientThatRefusesUnknownFlavorsIsShownAnImageInstead(String flavor) throws Exception {
    String id = create(flavor);
    for (String path :
        new String[] {"", "/latest?model_name=" + flavor, "/" + id, "?model_name=" + flavor}) {
      Answer shown =
          wire.send(
              wire.request("/v1/launch/v2/model-bundles" + path)
                  .header("User-Agent", PYTHON_CLIENT)
                  .GET());

      Golden.check("stand-in-" + flavor, shown.json().findValue("flavor"));
    }
    Answer others =
        wire.send(
            wire.request("/v2/model-bundles/" + id)
                .header("User-Agent", "OpenAPI-Generator/1.0.0/Java")
                .GET());
    assertThat(others.json().at("/flavor/flavor").asText()).isEqualTo(flavor);
  }

  @Test
  void clientIsShownTheFlavorsThatItKnows() throws Exception {
    String id = create("cloudpickle_artifact");

    Answer shown =
        wire.send(
            wire.request("/v2/model-bundles/" + id).header("User-Agent", PYTHON_CLIENT).GET());

    assertThat(shown.json().path("flavor"))
        .isEqualTo(wire.get("/v2/model-bundles/" + id).json().path("flavor"));
  }

  @Test
  void everyFaultOfAPythonFlavorIsToldWithItsTags() throws Exception {
    Answer answer =
        wire.post(
            "/v2/model-bundles",
            """
            {"name": "n", "flavor": {"flavor": "cloudpickle_artifact", "requirements": "numpy",
             "framework": {"framework_type": "pytorch"}, "load_predict_fn": 1,
             "app_config": "x"}}
            """);

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.response().body())
        .contains(
            "[\"body\",\"flavor\",\"cloudpickle_artifact\",\"framework\",\"pytorch\","
                + "\"pytorch_image_tag\"]");
    Golden.check("bundle-422-python", answer.json());
  }

  @ParameterizedTest
  @CsvSource({"'{\"framework_type\": \"jax\"}', unknown", "{}, none"})
  void unknownFrameworkNamesTheKnownOnes(String framework, String golden) throws Exception {
    Answer answer =
        wire.post(
            "/v2/model-bundles",
            """
            {"name": "n", "flavor": {"flavor": "zip_artifact", "requirements": [], "location": "l",
             "load_predict_fn_module_path": "a", "load_model_fn_module_path": "b",
             "framework": %s}}
            """
                .formatted(framework));

    Golden.check("bundle-422-framework-" + golden, answer.json());
  }

  @Test
  void everyFaultOfAnImageIsTold() throws Exception {
    Answer answer =
        wire.post(
            "/v2/model-bundles",
            """
            {"name": "n", "flavor": {"flavor": "triton_enhanced_runnable_image", "tag": 1,
             "protocol": "grpc", "env": {"A": 1}, "readiness_initial_delay_seconds": 1.5,
             "routes": [1], "forwarder_type": "x", "triton_num_cpu": "many",
             "triton_storage": []}}
            """);

    assertThat(answer.status()).isEqualTo(422);
    Golden.check("bundle-422-image", answer.json());
  }
}
