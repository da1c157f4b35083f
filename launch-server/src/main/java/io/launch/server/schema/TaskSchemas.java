package io.launch.server.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.api.endpoint.EndpointType;

/// What is sent to one endpoint and what it answers, around its own two schemas.
///
/// @param refs where the endpoint's schemas are
/// @param dialect of the document
record TaskSchemas(SchemaRefs refs, Dialect dialect) {
  /// How a schema says that a value may be null.
  enum Dialect {
    /// OpenAPI 3.0: with a keyword of its own.
    NULLABLE {
      @Override
      ObjectNode type(String name) {
        return object().put("type", name).put("nullable", true);
      }
    },
    /// OpenAPI 3.1, so JSON Schema: with a list of types.
    TYPES {
      @Override
      ObjectNode type(String name) {
        ObjectNode schema = object();
        schema.putArray("type").add(name).add("null");
        return schema;
      }
    };

    abstract ObjectNode type(String name);
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private static ObjectNode ref(String to) {
    return object().put("$ref", to);
  }

  /// The schemas that all endpoints share.
  static void shared(ObjectNode components) {
    ObjectNode status = components.putObject("TaskStatus").put("type", "string");
    for (String name : new String[] {"PENDING", "STARTED", "SUCCESS", "FAILURE", "UNDEFINED"}) {
      status.withArray("enum").add(name);
    }
    ObjectNode auth = components.putObject("CallbackAuth");
    auth.putArray("oneOf")
        .add(ref("#/components/schemas/CallbackBasicAuth"))
        .add(ref("#/components/schemas/CallbackmTLSAuth"));
    ObjectNode tag = auth.putObject("discriminator").put("propertyName", "kind");
    tag.putObject("mapping")
        .put("basic", "#/components/schemas/CallbackBasicAuth")
        .put("mtls", "#/components/schemas/CallbackmTLSAuth");
    credentials(components.putObject("CallbackBasicAuth"), "basic", "username", "password");
    credentials(components.putObject("CallbackmTLSAuth"), "mtls", "cert", "key");
  }

  private static void credentials(ObjectNode schema, String kind, String... fields) {
    schema.put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("kind").put("type", "string").putArray("enum").add(kind);
    schema.withArray("required").add("kind");
    for (String field : fields) {
      properties.putObject(field).put("type", "string");
      schema.withArray("required").add(field);
    }
  }

  /// Body of a request to the endpoint.
  ObjectNode request() {
    ObjectNode schema = object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.set("args", ref(refs.to(ModelSchemas.REQUEST)));
    properties.set("url", dialect.type("string"));
    properties.set("cloudpickle", dialect.type("string"));
    properties.set("callback_url", dialect.type("string"));
    properties.set("callback_auth", ref("#/components/schemas/CallbackAuth"));
    properties.putObject("return_pickled").put("type", "boolean").put("default", false);
    properties.set("destination_path", dialect.type("string"));
    properties.set("timeout_seconds", dialect.type("number"));
    properties.set("num_retries", dialect.type("integer"));
    return schema;
  }

  /// Answer of `POST /v1/async-tasks`.
  static ObjectNode created() {
    ObjectNode schema = object().put("type", "object");
    schema.putObject("properties").putObject("task_id").put("type", "string");
    schema.putArray("required").add("task_id");
    return schema;
  }

  /// Answer of `GET /v1/async-tasks/{task_id}`.
  ObjectNode task() {
    ObjectNode schema = object().put("type", "object");
    ObjectNode properties = schema.putObject("properties");
    properties.putObject("task_id").put("type", "string");
    schema.withArray("required").add("task_id");
    return outcome(schema, text());
  }

  /// Answer of `POST /v1/sync-tasks`.
  ObjectNode answer() {
    return outcome(object().put("type", "object"), text());
  }

  /// Data of one event of `POST /v1/streaming-tasks`.
  ObjectNode event() {
    return outcome(object().put("type", "object"), ref(refs.to(ModelSchemas.RESPONSE)));
  }

  private ObjectNode outcome(ObjectNode schema, ObjectNode result) {
    ObjectNode properties = schema.withObject("/properties");
    properties.set("status", ref("#/components/schemas/TaskStatus"));
    ObjectNode inner = properties.putObject("result");
    inner.put("description", "On SUCCESS either of the two; on FAILURE null or a text.");
    ObjectNode either = inner.putArray("anyOf").addObject().put("type", "object");
    either.putObject("properties").set("result", result);
    either.withObject("/properties/result_url").put("type", "string");
    inner.withArray("anyOf").add(dialect.type("string"));
    properties.set("traceback", dialect.type("string"));
    properties.set("status_code", dialect.type("integer"));
    schema.withArray("required").add("status").add("result").add("traceback").add("status_code");
    return schema;
  }

  /// The result as JSON text.
  private ObjectNode text() {
    ObjectNode schema = object().put("type", "string");
    String response = refs.to(ModelSchemas.RESPONSE);
    switch (dialect) {
      case NULLABLE -> schema.put("description", "JSON text of what " + response + " describes.");
      case TYPES -> {
        schema.put("contentMediaType", "application/json");
        schema.set("contentSchema", ref(response));
      }
    }
    return schema;
  }

  /// Path of the route that requests to such an endpoint go to.
  static String path(EndpointType type) {
    return switch (type) {
      case ASYNC -> "/v1/async-tasks";
      case SYNC -> "/v1/sync-tasks";
      case STREAMING -> "/v1/streaming-tasks";
    };
  }
}
