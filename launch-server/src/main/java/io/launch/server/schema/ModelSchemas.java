package io.launch.server.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/// The JSON Schemas of one bundle.
///
/// @param origin where they come from
/// @param named by name: `RequestSchema`, `ResponseSchema` and whatever these refer to as
///   `#/components/schemas/NAME`; not changed after this
/// @param fault why an uploaded one cannot be read; empty when it can
record ModelSchemas(Origin origin, ObjectNode named, String fault) {
  static final String REQUEST = "RequestSchema";
  static final String RESPONSE = "ResponseSchema";

  enum Origin {
    /// Nobody has said anything.
    NONE,
    /// A user uploaded them with the bundle.
    UPLOADED,
    /// They were made of the types of a Java model.
    GENERATED
  }

  /// Of a bundle that says nothing: whatever is sent and answered fits.
  static ModelSchemas none() {
    return new ModelSchemas(Origin.NONE, empty(), "");
  }

  /// Uploaded ones that cannot be read.
  static ModelSchemas unreadable(String fault) {
    return new ModelSchemas(Origin.UPLOADED, empty(), fault);
  }

  private static ObjectNode empty() {
    ObjectNode named = JsonNodeFactory.instance.objectNode();
    named.putObject(REQUEST);
    named.putObject(RESPONSE);
    return named;
  }

  ObjectNode request() {
    return named.get(REQUEST) instanceof ObjectNode schema
        ? schema
        : JsonNodeFactory.instance.objectNode();
  }
}
