package io.launch.server.schema;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.object.ObjectKey;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryObjectStore;
import io.launch.core.testkit.Samples;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Bundles with schemas, and where they are kept. The bundle of endpoint N has the number N.
final class SchemaSamples {
  static final ObjectMapper JSON = new ObjectMapper();

  final MemoryObjectStore objects = new MemoryObjectStore(() -> Samples.NOW);
  final MemoryBundleRepository bundles = new MemoryBundleRepository();
  final SchemaStore schemas = new SchemaStore(objects, 100_000);

  /// A bundle without schemas.
  Bundle plain(int number) {
    return add(number, List.of(), Map.of());
  }

  /// A bundle of a model that says its types.
  Bundle generated(int number, String request, String response) throws IOException {
    return add(
        number,
        List.of(),
        Map.of("request_schema", map(request), "response_schema", map(response)));
  }

  /// A bundle that came with this text as its schemas.
  Bundle uploaded(int number, String text) throws IOException {
    ObjectKey key = new ObjectKey("bundles/sha256/" + number);
    var stored = objects.put(key, new ByteArrayInputStream(text.getBytes(UTF_8)), 10_000_000);
    return add(number, List.of(new BundleArtifact("schema", stored)), Map.of());
  }

  /// A bundle that came with this request schema and one for any answer.
  Bundle uploadedRequest(int number, String request) throws IOException {
    return uploaded(number, "{\"RequestSchema\": %s, \"ResponseSchema\": {}}".formatted(request));
  }

  private Bundle add(int number, List<BundleArtifact> artifacts, Map<String, Object> details) {
    Bundle bundle =
        new Bundle(
            Samples.bundleId(number),
            Samples.OWNER,
            "bundle-" + number,
            new JavaArtifactFlavor("s3://launch/x", null, null),
            artifacts,
            Map.of(),
            details,
            Optional.empty(),
            Samples.NOW);
    bundles.add(bundle);
    return bundle;
  }

  private static Map<String, Object> map(String json) throws IOException {
    return JSON.readValue(json, new TypeReference<>() {});
  }
}
