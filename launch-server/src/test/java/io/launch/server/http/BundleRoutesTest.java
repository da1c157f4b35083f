package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.server.Golden;
import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.util.Map;
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
}
