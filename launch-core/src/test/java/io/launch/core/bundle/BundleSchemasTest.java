package io.launch.core.bundle;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static io.launch.core.testkit.Samples.OTHER_OWNER;
import static io.launch.core.testkit.Samples.OWNER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ImageRun;
import io.launch.api.bundle.RunnableImageFlavor;
import io.launch.core.Sha256;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The schemas that bundles come with.
class BundleSchemasTest {
  private static final String SCHEMAS =
      "{\"RequestSchema\": {\"type\": \"object\"}, \"ResponseSchema\": true, \"more\": [{}]}";

  private final BundleBench bench = new BundleBench();

  @Test
  void schemasAreKeptByContentApartFromTheFilesForWorkers() throws IOException {
    Bundle bundle = bench.create(bench.zip(null), bench.upload(CALLER, SCHEMAS));

    assertThat(bundle.artifacts())
        .extracting(BundleArtifact::role)
        .containsExactly("model", "schema");
    BundleArtifact schema = bundle.artifacts().getLast();
    assertThat(schema.object().key().value())
        .isEqualTo("bundles/sha256/" + Sha256.hex(SCHEMAS.getBytes(UTF_8)));
    assertThat(bench.objects.open(schema.object().key()).orElseThrow())
        .hasBinaryContent(SCHEMAS.getBytes(UTF_8));
    assertThat(bundle.servedArtifacts()).extracting(BundleArtifact::role).containsExactly("model");
    assertThat(bundle.warnings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "no JSON | is no JSON: ",
        "'[1]' | is no JSON object",
        "{\"RequestSchema\": {}} | has no JSON Schema as ResponseSchema",
        "{\"RequestSchema\": 1, \"other\": {\"ResponseSchema\": {}}}"
            + " | has no JSON Schema as RequestSchema and ResponseSchema",
        "{\"RequestSchema\": {}, \"ResponseSchema\": {}} {} | has more after its JSON object",
        "{\"RequestSchema\": {}, \"ResponseSchema\": {} | is no JSON: "
      })
  void uploadThatIsNoSchemasIsAWarning(String text, String fault) throws IOException {
    String location = bench.upload(CALLER, text);

    Bundle bundle = bench.create(bench.zip(null), location);

    assertThat(bundle.schemaLocation()).contains(location);
    assertThat(bundle.artifacts()).extracting(BundleArtifact::role).containsExactly("model");
    assertThat(bundle.warnings())
        .singleElement()
        .asString()
        .startsWith("schema_location: " + location + " " + fault)
        .endsWith("The bundle is made without schemas.");
  }

  @Test
  void uploadThatNeverArrivedIsAWarning() throws IOException {
    String location = "s3://launch/uploads/" + OWNER + "/none";

    Bundle bundle = bench.create(bench.zip(null), location);

    assertThat(bundle.warnings())
        .singleElement()
        .asString()
        .startsWith("schema_location: " + location + " holds nothing");
  }

  @Test
  void uploadPastAnyUseIsAWarning() throws IOException {
    Bundle bundle = bench.create(bench.zip(null), bench.upload(CALLER, " ".repeat(5 << 20)));

    assertThat(bundle.warnings()).singleElement().asString().contains("has 5242880 bytes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"s3://other/schema", "https://example.com/schema.json", "schema.json"})
  void locationThatIsNoUploadIsRefused(String location) throws IOException {
    var flavor = bench.zip(null);

    assertThatThrownBy(() -> bench.create(flavor, location))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessage(
            "schema_location: %s (expected: s3://launch/uploads/%s/…, as the upload route answered"
                    .formatted(location, OWNER)
                + " it)");
    assertThat(bench.inspector.inspected()).isEmpty();
  }

  @Test
  void uploadOfAnotherOwnerIsRefusedLikeOneThatIsNotThere() throws IOException {
    String theirs = bench.upload(OTHER_CALLER, SCHEMAS);
    String nobodys = "s3://launch/uploads/" + OTHER_OWNER + "/none";
    var flavor = bench.zip(null);

    assertThat(refusal(() -> bench.create(flavor, theirs)).replace(theirs, "X"))
        .isEqualTo(refusal(() -> bench.create(flavor, nobodys)).replace(nobodys, "X"));
  }

  private static String refusal(Runnable create) {
    try {
      create.run();
      return "none";
    } catch (LaunchException e) {
      return e.message();
    }
  }

  @Test
  void imageHasSchemasBesideItsWarning() throws IOException {
    Bundle bundle =
        bench.create(
            new RunnableImageFlavor(ImageRun.of("team/model", "1", List.of("serve"))),
            bench.upload(CALLER, SCHEMAS));

    assertThat(bundle.artifacts()).extracting(BundleArtifact::role).containsExactly("schema");
    assertThat(bundle.warnings())
        .singleElement()
        .asString()
        .contains("this server cannot run it: its workers are processes");
    assertThat(bench.inspector.inspected()).isEmpty();
  }
}
