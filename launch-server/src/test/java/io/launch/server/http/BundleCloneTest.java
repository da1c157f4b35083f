package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `/v1/model-bundles/clone-with-changes`, and the same below `/v2`.
class BundleCloneTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  @Test
  void cloneHasItsOwnSettingsInTheFlatFormOnly() throws Exception {
    String original = wire.bundle("words");
    String body =
        "{\"original_model_bundle_id\":\"%s\",\"new_app_config\":{\"b\":2.0,\"a\":1e300}}"
            .formatted(original);

    for (String version : new String[] {"v1", "v2"}) {
      String id =
          wire.post("/" + version + "/model-bundles/clone-with-changes", body)
              .ok("model_bundle_id");

      Answer flat = wire.get("/v1/model-bundles/" + id);
      assertThat(flat.response().body()).contains("\"app_config\":{\"b\":2.0,\"a\":1E+300}");
      Golden.check("bundle-clone", wire.get("/v2/model-bundles/" + id).json());
      assertThat(flat.json().at("/metadata/__cloned_from_bundle_id").asText()).isEqualTo(original);
      assertThat(wire.get("/" + version + "/model-bundles/latest?model_name=words").ok("id"))
          .isEqualTo(id);
    }
    assertThat(launch.inspector().inspected().getLast().appConfig()).containsKey("b");
  }

  @Test
  void cloneWithoutNewSettingsHasThoseOfTheOriginal() throws Exception {
    String original = wire.bundle("words");
    for (String settings :
        new String[] {"", ",\"new_app_config\":null", ",\"new_app_config\":{}"}) {
      String id =
          wire.post(
                  "/v2/model-bundles/clone-with-changes",
                  "{\"original_model_bundle_id\":\"" + original + "\"" + settings + "}")
              .ok("model_bundle_id");

      assertThat(wire.get("/v1/model-bundles/" + id).json().path("app_config").toString())
          .isEqualTo("{\"z\":1,\"a\":2.0}");
    }
  }

  @Test
  void cloneOfNothingIsNotFoundAndOfNoShapeIs422() throws Exception {
    for (String version : new String[] {"v1", "v2"}) {
      String path = "/" + version + "/model-bundles/clone-with-changes";

      Answer missing = wire.post(path, "{\"original_model_bundle_id\":\"bun_1\"}");
      Answer shapeless = wire.post(path, "{\"new_app_config\":[]}");

      assertThat(missing.status()).isEqualTo(404);
      assertThat(missing.detail()).isEqualTo("Model Bundle bun_1  was not found.");
      assertThat(shapeless.status()).isEqualTo(422);
      assertThat(shapeless.json().findValuesAsText("type")).containsExactly("missing", "dict_type");
    }
  }
}
