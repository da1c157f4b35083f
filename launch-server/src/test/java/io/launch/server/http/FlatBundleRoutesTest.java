package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.util.List;
import java.util.StringJoiner;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `/v1/model-bundles`
class FlatBundleRoutesTest {
  private static final String PYTORCH =
      "{\"framework_type\": \"pytorch\", \"pytorch_image_tag\": \"1.7\"}";

  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  private String body(String packaging, String params, String more) throws Exception {
    return """
    {"name": "words", "location": "%s", "requirements": ["a==1"], "packaging_type": "%s",
     "env_params": %s%s}
    """
        .formatted(wire.upload("model".getBytes()), packaging, params, more);
  }

  private String create(String packaging, String params, String more) throws Exception {
    return wire.post("/v1/model-bundles", body(packaging, params, more)).ok("model_bundle_id");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "functions | cloudpickle | {\"load_predict_fn\": \"def f\", \"load_model_fn\": \"def g\"}",
        "callable | cloudpickle | {\"predict_fn_or_cls\": \"class A\", \"load_model_fn\": 1}",
        "modules | zip | {\"load_predict_fn_module_path\": \"a.f\","
            + " \"load_model_fn_module_path\": \"a.g\"}",
        "nothing | zip | null"
      })
  void functionsOfTheNestedFormAreInTheMetadata(String golden, String packaging, String metadata)
      throws Exception {
    String id =
        create(
            packaging,
            PYTORCH,
            ", \"app_config\": {\"z\": 1.0}, \"schema_location\": null, \"metadata\": " + metadata);

    Golden.check("flat-made-" + golden, wire.get("/v1/model-bundles/" + id).json());
    Golden.check("bundle-made-flat-" + golden, wire.get("/v2/model-bundles/" + id).json());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"framework_type\": \"pytorch\", \"pytorch_image_tag\": \"1\", \"ecr_repo\": \"unused\"}"
            + "|{\"framework_type\":\"pytorch\",\"pytorch_image_tag\":\"1\","
            + "\"tensorflow_version\":null,\"ecr_repo\":null,\"image_tag\":null}",
        "{\"framework_type\": \"tensorflow\", \"tensorflow_version\": \"2\", \"image_tag\": null}"
            + "|{\"framework_type\":\"tensorflow\",\"pytorch_image_tag\":null,"
            + "\"tensorflow_version\":\"2\",\"ecr_repo\":null,\"image_tag\":null}",
        "{\"framework_type\": \"custom_base_image\", \"ecr_repo\": \"r\", \"image_tag\": \"3\"}"
            + "|{\"framework_type\":\"custom_base_image\",\"pytorch_image_tag\":null,"
            + "\"tensorflow_version\":null,\"ecr_repo\":\"r\",\"image_tag\":\"3\"}"
      })
  void environmentIsAnsweredWithAllItsKeys(String sent, String shown) throws Exception {
    String id = create("zip", sent, "");

    assertThat(wire.get("/v1/model-bundles/" + id).json().path("env_params").toString())
        .isEqualTo(shown);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"framework_type\": \"pytorch\"} | body.env_params.pytorch_image_tag missing",
        "{\"framework_type\": \"pytorch\", \"pytorch_image_tag\": null}"
            + " | body.env_params.pytorch_image_tag missing",
        "{\"framework_type\": \"tensorflow\", \"tensorflow_version\": \"\"}"
            + " | body.env_params.tensorflow_version string_too_short",
        "{\"framework_type\": \"custom_base_image\", \"image_tag\": \"\"}"
            + " | body.env_params.ecr_repo missing, body.env_params.image_tag string_too_short",
        "{\"framework_type\": \"jax\"} | body.env_params.framework_type enum",
        "{} | body.env_params.framework_type missing",
        "[] | body.env_params model_attributes_type"
      })
  void environmentNeedsTheTagOfItsFramework(String params, String faults) throws Exception {
    Answer answer = wire.post("/v1/model-bundles", body("cloudpickle", params, ""));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(faults(answer)).isEqualTo(faults);
  }

  private static String faults(Answer answer) {
    var told = new StringJoiner(", ");
    for (var fault : answer.json().path("detail")) {
      var place = new StringJoiner(".");
      fault.path("loc").forEach(element -> place.add(element.asText()));
      told.add(place + " " + fault.path("type").asText());
    }
    return told.toString();
  }

  @Test
  void everyMissingFieldIsTold() throws Exception {
    Answer answer = wire.post("/v1/model-bundles", "{\"metadata\": []}");

    assertThat(answer.status()).isEqualTo(422);
    assertThat(faults(answer))
        .isEqualTo(
            "body.name missing, body.location missing, body.requirements missing,"
                + " body.env_params missing, body.packaging_type missing, body.metadata dict_type");
  }

  @Test
  void imageIsNotMadeInTheFlatForm() throws Exception {
    Answer answer = wire.post("/v1/model-bundles", body("lira", PYTORCH, ""));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail())
        .startsWith("packaging_type: lira (expected: cloudpickle or zip; ")
        .contains("POST /v2/model-bundles");
  }

  @Test
  void longNamesAreTaken() throws Exception {
    String name = "n".repeat(255);
    String long255 = body("zip", PYTORCH, "").replace("words", name);

    String id = wire.post("/v1/model-bundles", long255).ok("model_bundle_id");

    assertThat(wire.get("/v2/model-bundles/" + id).ok("name")).isEqualTo(name);
    assertThat(wire.post("/v1/model-bundles", long255.replace(name, name + "n")).status())
        .isEqualTo(400);
  }

  @Test
  void listsAreOfTheNameAndInTheOrderAskedFor() throws Exception {
    String first = create("zip", PYTORCH, "");
    String second = wire.bundle("words");
    wire.bundle("other");

    assertThat(ids("/v1/model-bundles?model_name=words")).containsExactly(second, first);
    assertThat(ids("/v1/launch/v1/model-bundles?model_name=words&order_by=oldest"))
        .containsExactly(first, second);
    assertThat(ids("/v1/model-bundles")).hasSize(3);
    assertThat(ids("/v1/model-bundles?model_name=none")).isEmpty();
  }

  private List<String> ids(String path) throws Exception {
    Answer answer = wire.get(path);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("model_bundles").isArray()).isTrue();
    return answer.json().findValuesAsText("id");
  }

  @Test
  void missingBundleIsNotFoundInTheKnownWords() throws Exception {
    assertThat(wire.get("/v1/model-bundles/bun_1").response().body())
        .isEqualTo("{\"detail\":\"Model Bundle bun_1  was not found.\"}");
    assertThat(wire.get("/v1/model-bundles/latest?model_name=a%20b").response().body())
        .isEqualTo("{\"detail\":\"Model Bundle a b  was not found.\"}");
  }
}
