package io.launch.core.bundle;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.Caller;
import io.launch.core.object.Location;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashSet;
import java.util.Set;

/// The schemas that a bundle may come with: a JSON object whose `RequestSchema` and
/// `ResponseSchema` are JSON Schemas. They describe a model and do not run it, so that what is
/// wrong with them is a warning.
final class BundleSchemas {
  private static final String FIELD = "schema_location";
  private static final Set<String> NEEDED = Set.of("RequestSchema", "ResponseSchema");
  private static final JsonFactory JSON = new JsonFactory();

  private final BundleUploads uploads;
  private final ObjectStore objects;
  private final long maxBytes;

  /// @param maxBytes largest file that is kept
  BundleSchemas(BundleUploads uploads, ObjectStore objects, long maxBytes) {
    this.uploads = uploads;
    this.objects = objects;
    this.maxBytes = maxBytes;
  }

  /// What became of an upload.
  sealed interface Outcome {
    /// It is content now.
    record Kept(BundleArtifact artifact) implements Outcome {}

    /// There are no schemas to keep.
    record Unusable(String warning) implements Outcome {}
  }

  /// @throws LaunchException INVALID_ARGUMENT when the location is not the caller's
  Outcome settle(Caller caller, String location) {
    Location.readable(caller, objects.bucket(), FIELD, location);
    try {
      StoredObject found = uploads.settle(caller, FIELD, location);
      String fault = fault(found);
      return fault.isEmpty()
          ? new Outcome.Kept(new BundleArtifact(Bundle.SCHEMA, found))
          : unusable(
              "%s: %s %s (expected: a JSON object with the JSON Schemas RequestSchema and"
                      .formatted(FIELD, location, fault)
                  + " ResponseSchema).");
    } catch (LaunchException e) {
      if (e.code() != ErrorCode.INVALID_ARGUMENT) {
        throw e;
      }
      return unusable(e.message());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether a bundle's warning is one of these.
  static boolean isWarning(String text) {
    return text.startsWith(FIELD);
  }

  private static Outcome unusable(String why) {
    return new Outcome.Unusable(why + " The bundle is made without schemas.");
  }

  /// What is wrong with the file; empty when nothing is.
  private String fault(StoredObject file) throws IOException {
    if (file.size() > maxBytes) {
      return "has %d bytes, more than %d (max-schema-bytes)".formatted(file.size(), maxBytes);
    }
    try (InputStream in = objects.open(file.key()).orElseGet(InputStream::nullInputStream);
        JsonParser json = JSON.createParser(in)) {
      return fault(json);
    } catch (JsonProcessingException e) {
      return "is no JSON: " + e.getOriginalMessage();
    }
  }

  private static String fault(JsonParser json) throws IOException {
    if (json.nextToken() != JsonToken.START_OBJECT) {
      return "is no JSON object";
    }
    Set<String> missing = new HashSet<>(NEEDED);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String name = json.currentName();
      JsonToken value = json.nextToken();
      if (value == JsonToken.START_OBJECT || value.isBoolean()) {
        missing.remove(name);
      }
      json.skipChildren();
    }
    if (json.nextToken() != null) {
      return "has more after its JSON object";
    }
    return missing.isEmpty()
        ? ""
        : "has no JSON Schema as " + String.join(" and ", missing.stream().sorted().toList());
  }
}
