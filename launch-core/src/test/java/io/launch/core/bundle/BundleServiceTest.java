package io.launch.core.bundle;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.OTHER_CALLER;
import static io.launch.core.testkit.Samples.OWNER;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.BundleFlavor;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.CreateModelBundleRequest;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.core.Ids;
import io.launch.core.Sha256;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.StoredObject;
import io.launch.core.testkit.ManualClock;
import io.launch.core.testkit.ManualInspector;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryObjectStore;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BundleServiceTest {
  private static final byte[] JAR = "a jar".getBytes(UTF_8);
  private static final String JAR_HASH = Sha256.hex(JAR);
  private static final Duration VALIDITY = Duration.ofMinutes(15);

  private final ManualClock clock = new ManualClock();
  private final MemoryObjectStore objects = new MemoryObjectStore(clock);
  private final ManualInspector inspector = new ManualInspector();
  private final BundleService bundles =
      new BundleService(
          new MemoryBundleRepository(),
          objects,
          inspector,
          new Ids(new Random(1)),
          clock,
          new BundleLimits(VALIDITY, 4L << 20));

  private String upload(byte[] bytes) throws IOException {
    return upload(bytes, Optional.empty());
  }

  private String upload(byte[] bytes, Optional<String> sha256) throws IOException {
    UploadTicket ticket = bundles.beginUpload(CALLER, sha256);
    objects.upload(ticket.putUrl(), bytes);
    return location(ticket);
  }

  private static String location(UploadTicket ticket) {
    return "s3://launch/" + ticket.key();
  }

  private static CreateModelBundleRequest request(String name, BundleFlavor flavor) {
    return new CreateModelBundleRequest(name, flavor, Map.of("k", "v"), null);
  }

  private static CreateModelBundleRequest jar(String location) {
    return request("model", new JavaArtifactFlavor(location, null, null));
  }

  private Bundle create() throws IOException {
    return bundles.create(CALLER, jar(upload(JAR)));
  }

  @Test
  void uploadedBytesBecomeContentUnderTheirHash() throws IOException {
    inspector.finds(Map.of("predictor_class", "Model"));

    Bundle bundle = create();

    ObjectKey content = new ObjectKey("bundles/sha256/" + JAR_HASH);
    assertThat(bundle.artifacts())
        .containsExactly(
            new BundleArtifact("model", new StoredObject(content, JAR.length, JAR_HASH)));
    assertThat(objects.open(content).orElseThrow()).hasBinaryContent(JAR);
    assertThat(bundle.details()).containsEntry("predictor_class", "Model");
    assertThat(bundle.metadata()).containsEntry("k", "v");
    assertThat(bundle.createdAt()).isEqualTo(clock.instant());
    assertThat(bundles.get(CALLER, bundle.id())).isEqualTo(bundle);
  }

  @Test
  void uploadIsTheCallersAndItsUrlExpires() {
    UploadTicket ticket = bundles.beginUpload(CALLER, Optional.empty());
    boolean before = objects.admits("PUT", ticket.putUrl());

    clock.advance(VALIDITY);

    assertThat(ticket.key().value()).startsWith("uploads/" + OWNER + "/");
    assertThat(before).isTrue();
    assertThat(objects.admits("PUT", ticket.putUrl())).isFalse();
  }

  @Test
  void describedBytesThatAreStoredNeedNotBeSentAgain() throws IOException {
    boolean firstExists = bundles.beginUpload(CALLER, Optional.of(JAR_HASH)).exists();
    create();

    UploadTicket again = bundles.beginUpload(CALLER, Optional.of(JAR_HASH));

    assertThat(firstExists).isFalse();
    assertThat(again.exists()).isTrue();
    assertThat(bundles.create(CALLER, jar(location(again))).artifacts())
        .extracting(artifact -> artifact.object().sha256())
        .containsExactly(JAR_HASH);
  }

  @Test
  void descriptionThatIsNoHashIsRefused() {
    assertThatThrownBy(() -> bundles.beginUpload(CALLER, Optional.of("ABC")))
        .hasMessage("sha256: ABC (expected: 64 lower-case hexadecimal digits)");
  }

  @Test
  void missingUploadIsRefused() {
    String location = location(bundles.beginUpload(CALLER, Optional.empty()));

    assertRefused(
        () -> bundles.create(CALLER, jar(location)),
        "flavor.location: " + location + " holds nothing");
  }

  @Test
  void cutShortUploadIsRefused() throws IOException {
    String location = upload("a j".getBytes(UTF_8), Optional.of(JAR_HASH));

    assertRefused(() -> bundles.create(CALLER, jar(location)), "It was cut short or changed");
    assertThat(bundles.list(CALLER, Optional.empty())).isEmpty();
    assertThat(objects.keys()).noneMatch(key -> key.value().startsWith("bundles/"));
  }

  @Test
  void uploadOfAnotherOwnerIsRefused() throws IOException {
    String location = upload(JAR);

    assertRefused(() -> bundles.create(OTHER_CALLER, jar(location)), "flavor.location: ");
  }

  @Test
  void locationElsewhereIsRefusedWithTheFieldAsTheRequestNamesIt() {
    String expected =
        " (expected: s3://launch/uploads/" + OWNER + "/…, as the upload route answered it)";

    assertRefused(
        () -> bundles.create(CALLER, jar("s3://other/model")),
        "flavor.location: s3://other/model" + expected);
    assertRefused(
        () -> bundles.create(CALLER, jar("s3://other/model"), ""),
        "location: s3://other/model" + expected);
  }

  @Test
  void faultThatTheInspectorFindsIsTheCallersToRead() throws IOException {
    String location = upload(JAR);
    inspector.findsFault("no Predictor in the jar (expected: one)");

    assertRefused(() -> bundles.create(CALLER, jar(location)), "no Predictor in the jar");
    assertThat(bundles.list(CALLER, Optional.empty())).isEmpty();
  }

  @Test
  void inspectorThatCannotDoItsWorkMakesNoBundleBad() throws IOException {
    String location = upload(JAR);
    inspector.fails(new LaunchException(ErrorCode.INTERNAL, "no process"));

    assertThatThrownBy(() -> bundles.create(CALLER, jar(location)))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INTERNAL));
  }

  @Test
  void nameHasOneTo255Characters() throws IOException {
    String location = upload(JAR);
    BundleFlavor flavor = new JavaArtifactFlavor(location, null, null);

    assertRefused(
        () -> bundles.create(CALLER, request(" ", flavor)), "name: ' ' (expected: 1..255");
    assertRefused(() -> bundles.create(CALLER, request("x".repeat(256), flavor)), "name: ");
    assertThat(bundles.create(CALLER, request("x".repeat(255), flavor)).name()).hasSize(255);
  }

  @Test
  void embeddingModelNeedsItsTokenizer() throws IOException {
    String model = upload(JAR);

    assertRefused(
        () -> bundles.create(CALLER, onnx(model, null)),
        "flavor.tokenizer_location: null (expected: ");
    assertRefused(
        () -> bundles.create(CALLER, onnx(model, "s3://elsewhere/x")),
        "flavor.tokenizer_location: s3://elsewhere/x");
    assertThat(bundles.create(CALLER, onnx(model, upload("{}".getBytes(UTF_8)))).artifacts())
        .extracting(BundleArtifact::role)
        .containsExactly("model", "tokenizer");
  }

  private static CreateModelBundleRequest onnx(String model, @Nullable String tokenizer) {
    return request("onnx", new OnnxArtifactFlavor(model, tokenizer, OnnxTask.TEXT_EMBEDDING, null));
  }

  @Test
  void latestIsTheNewestVersionOfAName() throws IOException {
    Bundle first = create();
    clock.advance(Duration.ofSeconds(1));
    Bundle second = create();
    clock.advance(Duration.ofSeconds(1));
    Bundle other =
        bundles.create(CALLER, request("other", new JavaArtifactFlavor(upload(JAR), null, null)));

    assertThat(bundles.latest(CALLER, "model")).isEqualTo(second);
    assertThat(bundles.list(CALLER, Optional.of("model"))).containsExactly(second, first);
    assertThat(bundles.list(CALLER, Optional.empty())).containsExactly(other, second, first);
    assertThat(bundles.list(OTHER_CALLER, Optional.empty())).isEmpty();
  }

  @Test
  void unknownAndForeignBundlesAreNotFound() throws IOException {
    Bundle bundle = create();

    assertNotFound(() -> bundles.get(OTHER_CALLER, bundle.id()), bundle.id().value());
    assertNotFound(() -> bundles.get(CALLER, new BundleId("bun_x")), "bun_x");
    assertNotFound(() -> bundles.latest(OTHER_CALLER, "model"), "model");
  }

  private static void assertNotFound(ThrowingCallable call, String what) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND))
        .hasMessage("Model Bundle " + what + "  was not found.");
  }

  private static void assertRefused(ThrowingCallable call, String message) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(message);
  }
}
