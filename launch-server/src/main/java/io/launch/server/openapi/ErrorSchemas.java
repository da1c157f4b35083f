package io.launch.server.openapi;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.api.ErrorCode;

/// What is answered when a request is not served.
final class ErrorSchemas {
  private ErrorSchemas() {}

  /// Adds the shapes of error bodies to the components of a document.
  static void addTo(ObjectNode schemas) {
    ObjectNode error = object(schemas.putObject("Error"), "detail");
    error.withObject("/properties/detail").put("type", "string");

    ObjectNode faults = object(schemas.putObject("Faults"), "detail");
    faults
        .withObject("/properties/detail")
        .put("type", "array")
        .set("items", ApiDocument.reference("Fault"));
    ObjectNode fault = object(schemas.putObject("Fault"), "type", "loc", "msg", "input");
    fault.withObject("/properties/type").put("type", "string");
    ObjectNode loc = fault.withObject("/properties/loc").put("type", "array");
    loc.putObject("items").putArray("type").add("string").add("integer");
    fault.withObject("/properties/msg").put("type", "string");
    fault.withObject("/properties/input");
    fault.withObject("/properties/ctx").put("type", "object");

    ObjectNode busy = object(schemas.putObject("Busy"), "error", "timestamp");
    busy.withObject("/properties/error").put("type", "string");
    busy.withObject("/properties/timestamp").put("type", "string").put("format", "date-time");
    ObjectNode bug = schemas.putObject("Bug");
    bug.setAll(busy.deepCopy());
    bug.withArray("required").add("request_id");
    bug.withObject("/properties/request_id").put("type", "string");
  }

  private static ObjectNode object(ObjectNode schema, String... required) {
    schema.put("type", "object");
    for (String name : required) {
      schema.withArray("required").add(name);
    }
    return schema;
  }

  /// Adds what is answered with a code to the responses of an operation.
  static void addTo(ObjectNode responses, ErrorCode code) {
    ObjectNode response = responses.putObject(Integer.toString(code.status()));
    response.put("description", meaning(code));
    ObjectNode schema =
        response.putObject("content").putObject("application/json").putObject("schema");
    switch (code) {
      case UNPROCESSABLE -> schema.setAll(ApiDocument.reference("Faults"));
      case INTERNAL -> schema.setAll(ApiDocument.reference("Bug"));
      case QUEUE_FULL ->
          schema
              .putArray("anyOf")
              .add(ApiDocument.reference("Busy"))
              .add(ApiDocument.reference("Error"));
      case INVALID_ARGUMENT,
          UNAUTHENTICATED,
          NOT_FOUND,
          METHOD_NOT_ALLOWED,
          DEADLINE_EXCEEDED,
          CONFLICT,
          PAYLOAD_TOO_LARGE,
          MODEL_FAILED,
          UNAVAILABLE ->
          schema.setAll(ApiDocument.reference("Error"));
    }
  }

  private static String meaning(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT -> "A value is well-formed but not acceptable.";
      case UNAUTHENTICATED -> "The credentials are missing or unknown.";
      case NOT_FOUND -> "It does not exist, or belongs to somebody else.";
      case METHOD_NOT_ALLOWED -> "The path has other methods.";
      case DEADLINE_EXCEEDED -> "The answer did not come in time; the model may have run.";
      case CONFLICT -> "Another operation on it is in progress.";
      case PAYLOAD_TOO_LARGE -> "The body is larger than the server takes.";
      case UNPROCESSABLE -> "Body, query or path do not fit; every fault is listed.";
      case QUEUE_FULL -> "Too much is in progress; nothing was run. Try again later.";
      case INTERNAL, MODEL_FAILED -> "A bug in Launch; the server's log has the details.";
      case UNAVAILABLE -> "Nobody is up to serve it; nothing was run. Try again later.";
    };
  }
}
