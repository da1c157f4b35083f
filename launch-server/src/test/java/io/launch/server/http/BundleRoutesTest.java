package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.worker.Inspection;
import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class BundleRoutesTest {
  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  @Test
  void uploadAnswersWhereToPut() throws Exception {
    Answer answer = wire.post("/v1/hosted_inference/model_bundle_upload", "{}");

    Golden.check("upload", answer.json());
  }

  @Test
  void bundleIsShownWithEveryFieldAndItsNumbersAsTheyWere() throws Exception {
    launch.inspector().finds(Map.of("predictor_class", "com.example.Model"));
    String id = wire.bundle("words");

    Answer answer = wire.get("/v2/model-bundles/" + id);

    assertThat(answer.response().body()).contains("{\"k\":1.50,\"a\":[1]}", "{\"z\":1,\"a\":2.0}");
    Golden.check("bundle", answer.json());
  }

  @Test
  void latestIsTheNewestOfTheName() throws Exception {
    wire.bundle("words");
    String second = wire.bundle("words");
    wire.bundle("other");

    assertThat(wire.get("/v2/model-bundles/latest?model_name=words").ok("id")).isEqualTo(second);
  }

  @Test
  void listIsNewestFirstUnlessAskedOtherwise() throws Exception {
    String first = wire.bundle("words");
    String second = wire.bundle("words");
    wire.bundle("other");

    assertThat(wire.get("/v2/model-bundles?model_name=words").json().findValuesAsText("id"))
        .containsExactly(second, first);
    assertThat(
            wire.get("/v1/launch/v2/model-bundles?model_name=words&order_by=oldest")
                .json()
                .findValuesAsText("id"))
        .containsExactly(first, second);
  }

  @Test
  void missingBundleIsNotFoundInTheKnownWords() throws Exception {
    Answer answer = wire.get("/v2/model-bundles/bun_1");

    assertThat(answer.status()).isEqualTo(404);
    assertThat(answer.detail()).isEqualTo("Model Bundle bun_1  was not found.");
  }

  @Test
  void bundleThatCannotWorkIsRefusedWithTheReason() throws Exception {
    launch.inspector().findsFault("the jar has no Predictor");

    Answer answer = wire.post("/v2/model-bundles", wire.bundleBody("broken"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.detail()).isEqualTo("the jar has no Predictor");
  }

  @Test
  void everyFaultOfABundleIsTold() throws Exception {
    Answer answer =
        wire.post(
            "/v2/model-bundles",
            """
            {"name": 7, "metadata": [], "flavor": {"flavor": "onnx_artifact", "task": "x"}}
            """);

    assertThat(answer.status()).isEqualTo(422);
    Golden.check("bundle-422", answer.json());
  }

  @Test
  void unknownFlavorNamesTheKnownOnes() throws Exception {
    Answer answer =
        wire.post("/v2/model-bundles", "{\"name\":\"n\",\"flavor\":{\"flavor\":\"x\"}}");

    Golden.check("bundle-422-flavor", answer.json());
  }

  @Test
  void unknownFieldsAreIgnoredAndReported() throws Exception {
    String body = wire.bundleBody("typo").replace("\"metadata\"", "\"meta\\ndata\"");

    Answer answer = wire.post("/v2/model-bundles", body);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("Launch-Warnings"))
        .isEqualTo("unknown fields were ignored: body.meta?data");
  }

  @Test
  void missingNameOfLatestIs422() throws Exception {
    for (String version : new String[] {"v1", "v2"}) {
      Answer answer = wire.get("/" + version + "/model-bundles/latest");

      assertThat(answer.status()).isEqualTo(422);
      assertThat(answer.response().body())
          .isEqualTo(
              "{\"detail\":[{\"type\":\"missing\",\"loc\":[\"query\",\"model_name\"],"
                  + "\"msg\":\"Field required\",\"input\":null}]}");
    }
  }

  @Test
  void warningsAreToldInAHeaderAndKept() throws Exception {
    launch
        .inspector()
        .finds(_ ->
            new Inspection(
                null, List.of("numpy ≥ 2\r\nSet-Cookie: a=b", "x".repeat(600)), Map.of("a", 1)));
    String body = wire.bundleBody("warned").replace("\"metadata\"", "\"meta\"");

    Answer created = wire.post("/v2/model-bundles", body);

    assertThat(created.status()).isEqualTo(200);
    assertThat(created.header("Launch-Warnings"))
        .isEqualTo(
            "unknown fields were ignored: body.meta; numpy ? 2??Set-Cookie: a=b; "
                + "x".repeat(500));
    assertThat(created.response().headers().map()).doesNotContainKey("set-cookie");
    var shown = wire.get("/v2/model-bundles/" + created.ok("model_bundle_id")).json();
    assertThat(shown.at("/warnings/0").asText()).isEqualTo("numpy ≥ 2\r\nSet-Cookie: a=b");
    assertThat(shown.at("/details/warnings")).isEqualTo(shown.path("warnings"));
  }

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

  @Test
  void everyUploadHasAKeyOfItsOwnAndNeedsNoBody() throws Exception {
    Set<String> keys = new HashSet<>();
    for (String route : new String[] {"model_bundle_upload", "batch_task_input_upload"}) {
      for (String body : new String[] {"{}", "{}", ""}) {
        Answer answer = wire.post("/v1/hosted_inference/" + route, body);

        keys.add(answer.ok("key"));
        assertThat(answer.ok("bucket")).isEqualTo("launch");
        assertThat(answer.ok("signedUrl")).startsWith(launch.url().toString());
      }
    }
    assertThat(keys).hasSize(6);
  }

  @Test
  void getToleratesABody() throws Exception {
    wire.bundle("words");

    Answer answer =
        wire.send(
            wire.request("/v2/model-bundles?model_name=words")
                .header("Content-Type", "application/json")
                .method("GET", BodyPublishers.ofString("{}")));

    assertThat(answer.status()).isEqualTo(200);
  }

  @Test
  void missingLocationNamesTheFieldOfItsForm() throws Exception {
    String nested = wire.bundleBody("words").replaceAll("s3://[^\"]+", "s3://other/model");
    Answer second = wire.post("/v2/model-bundles", nested);
    Answer first =
        wire.post(
            "/v1/model-bundles",
            """
            {"name": "n", "location": "s3://other/model", "requirements": [],
             "packaging_type": "zip",
             "env_params": {"framework_type": "pytorch", "pytorch_image_tag": "1"}}
            """);

    assertThat(second.status()).isEqualTo(400);
    assertThat(second.detail())
        .startsWith("flavor.location: s3://other/model (expected: s3://launch/uploads/own_");
    assertThat(first.status()).isEqualTo(400);
    assertThat(first.detail())
        .startsWith("location: s3://other/model (expected: s3://launch/uploads/own_");
  }
}
