package io.launch.cli.demo;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.bundle.ArtifactView;
import io.launch.api.bundle.BundleId;
import io.launch.api.bundle.ModelBundleView;
import io.launch.api.bundle.OnnxTask;
import io.launch.cli.Text;
import io.launch.client.Bundles;
import io.launch.client.CreateBundle;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Makes the demo's bundles of files that the build has left, unless the server has just them.
record DemoBundles(Bundles bundles, Path home) {

  /// A bundle, and whether it was there before.
  record Packed(ModelBundleView bundle, boolean reused) {
    BundleId id() {
      return bundle.id();
    }

    String describe(String what) {
      long bytes = bundle.artifacts().stream().mapToLong(ArtifactView::size).sum();
      String how = reused ? "was there already" : "uploaded";
      return "%s: %s (%s, %s)".formatted(bundle.name(), what, Text.bytes(bytes), how);
    }
  }

  /// Makes a new version.
  private interface Maker {
    ModelBundleView make();
  }

  Packed minilm() {
    Path folder = home.resolve("examples/minilm/target/model");
    Path model = only(folder, "*.onnx");
    Path tokenizer = only(folder, "*tokenizer.json");
    return packed(
        "minilm",
        List.of(model, tokenizer),
        () ->
            bundles.createFromOnnx(
                "minilm", model, tokenizer, OnnxTask.TEXT_EMBEDDING, CreateBundle.NONE));
  }

  Packed keywords() {
    Path jar = only(home.resolve("examples/keywords/target"), "example-keywords-*.jar");
    return packed("keywords", List.of(jar), () -> bundles.createFromJar("keywords", jar));
  }

  /// The Python model, whose zip file is made anew at each start: what its files hash to is noted,
  /// so that the same ones are known again.
  Packed summarize() {
    Path folder = home.resolve("examples/summarize/summarize");
    String hash = FolderHash.of(folder);
    return bundles.list("summarize").stream()
        .filter(bundle -> hash.equals(bundle.metadata().get("folder_sha256")))
        .findFirst()
        .map(bundle -> new Packed(bundle, true))
        .orElseGet(() ->
            new Packed(
                bundles.createFromPythonFolders(
                    "summarize",
                    List.of(folder),
                    "summarize.model.load_stream_fn",
                    "summarize.model.load_model_fn",
                    CreateBundle.NONE.withMetadata(Map.of("folder_sha256", hash))),
                false));
  }

  private Packed packed(String name, List<Path> files, Maker maker) {
    Set<String> wanted = files.stream().map(DemoBundles::sha256).collect(Collectors.toSet());
    return bundles.list(name).stream()
        .filter(bundle -> hashes(bundle).equals(wanted))
        .findFirst()
        .map(bundle -> new Packed(bundle, true))
        .orElseGet(() -> new Packed(maker.make(), false));
  }

  private static Set<String> hashes(ModelBundleView bundle) {
    return bundle.artifacts().stream().map(ArtifactView::sha256).collect(Collectors.toSet());
  }

  private static Path only(Path folder, String pattern) {
    PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + pattern);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> matcher.matches(file.getFileName()))
          .sorted()
          .findFirst()
          .orElseThrow(() -> notBuilt(folder, pattern, null));
    } catch (IOException e) {
      throw notBuilt(folder, pattern, e);
    }
  }

  private static LaunchException notBuilt(
      Path folder, String pattern, @Nullable IOException cause) {
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "%s has no %s. Build it with `mvn package`.".formatted(folder, pattern),
        cause);
  }

  static String sha256(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      var digest = MessageDigest.getInstance("SHA-256");
      new DigestInputStream(in, digest).transferTo(java.io.OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(digest.digest());
    } catch (IOException e) {
      throw new LaunchException(ErrorCode.INVALID_ARGUMENT, file + " cannot be read: " + e, e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
