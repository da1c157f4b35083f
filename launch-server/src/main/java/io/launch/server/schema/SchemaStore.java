package io.launch.server.schema;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.api.bundle.BundleId;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleArtifact;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Knows the schemas of bundles: the ones that were uploaded with them, else those that were made
/// of the types of a Java model when it was looked into. Bundles never change, so what was read
/// once is remembered.
public final class SchemaStore {
  private static final int MAX_REMEMBERED = 256;
  private static final int MAX_DEPTH = 200;

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .build();

  private final ObjectStore objects;
  private final long maxBytes;
  private final Map<BundleId, ModelSchemas> remembered = new ConcurrentHashMap<>();

  /// @param maxBytes largest uploaded schemas that are read
  public SchemaStore(ObjectStore objects, long maxBytes) {
    this.objects = objects;
    this.maxBytes = maxBytes;
  }

  /// The bundle's schemas; may read the object store.
  ModelSchemas of(Bundle bundle) {
    ModelSchemas known = remembered.get(bundle.id());
    if (known != null) {
      return known;
    }
    ModelSchemas read = read(bundle);
    if (remembered.size() >= MAX_REMEMBERED) {
      remembered.clear();
    }
    remembered.put(bundle.id(), read);
    return read;
  }

  /// Whether there are schemas of the bundle; they may still turn out to be unusable.
  public static boolean has(Bundle bundle) {
    return origin(bundle) != ModelSchemas.Origin.NONE;
  }

  /// Where the bundle's schemas come from, without reading them.
  static ModelSchemas.Origin origin(Bundle bundle) {
    if (uploaded(bundle).isPresent()) {
      return ModelSchemas.Origin.UPLOADED;
    }
    return bundle.details().get("request_schema") instanceof Map
        ? ModelSchemas.Origin.GENERATED
        : ModelSchemas.Origin.NONE;
  }

  private static Optional<StoredObject> uploaded(Bundle bundle) {
    return bundle.artifacts().stream()
        .filter(artifact -> artifact.role().equals(Bundle.SCHEMA))
        .map(BundleArtifact::object)
        .findFirst();
  }

  private ModelSchemas read(Bundle bundle) {
    return switch (origin(bundle)) {
      case NONE -> ModelSchemas.none();
      case UPLOADED -> read(uploaded(bundle).orElseThrow());
      case GENERATED -> {
        ModelSchemas generated = ModelSchemas.none();
        put(generated.named(), ModelSchemas.REQUEST, bundle.details().get("request_schema"));
        put(generated.named(), ModelSchemas.RESPONSE, bundle.details().get("response_schema"));
        yield new ModelSchemas(ModelSchemas.Origin.GENERATED, generated.named(), "");
      }
    };
  }

  private static void put(
      ObjectNode named, String name, @org.jspecify.annotations.Nullable Object schema) {
    if (schema != null) {
      named.set(name, MAPPER.valueToTree(schema));
    }
  }

  private ModelSchemas read(StoredObject object) {
    if (object.size() > maxBytes) {
      return ModelSchemas.unreadable(
          "it has %d bytes (expected: at most %d, the server's max-schema-bytes)"
              .formatted(object.size(), maxBytes));
    }
    try (InputStream content =
        objects
            .open(object.key())
            .orElseThrow(() -> new IOException(object.key() + " is not there"))) {
      return parse(content.readAllBytes());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ModelSchemas parse(byte[] bytes) throws IOException {
    JsonNode json;
    try {
      json = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      return ModelSchemas.unreadable("it is no JSON: " + e.getOriginalMessage());
    }
    if (json instanceof ObjectNode whole) {
      asObject(whole, ModelSchemas.REQUEST);
      asObject(whole, ModelSchemas.RESPONSE);
    }
    if (!(json instanceof ObjectNode named)
        || !named.path(ModelSchemas.REQUEST).isObject()
        || !named.path(ModelSchemas.RESPONSE).isObject()) {
      return ModelSchemas.unreadable(
          "it does not have the form {\"RequestSchema\": {…}, \"ResponseSchema\": {…}}");
    }
    return new ModelSchemas(ModelSchemas.Origin.UPLOADED, named, "");
  }

  /// Writes the schemas `true` and `false` as objects that mean the same, which OpenAPI 3.0 needs.
  private static void asObject(ObjectNode named, String name) {
    JsonNode schema = named.path(name);
    if (schema.isBoolean()) {
      ObjectNode same = named.putObject(name);
      if (!schema.booleanValue()) {
        same.putObject("not");
      }
    }
  }
}
