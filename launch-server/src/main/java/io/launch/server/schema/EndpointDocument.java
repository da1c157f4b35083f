package io.launch.server.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.core.bundle.Bundle;
import io.launch.core.endpoint.Endpoint;
import io.launch.server.schema.TaskSchemas.Dialect;

/// The OpenAPI 3.1 document of one endpoint, complete in itself: what tools make a client of.
public final class EndpointDocument {
  private static final String SHARED = "#/components/schemas/";

  private final Endpoint endpoint;
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();

  private EndpointDocument(Endpoint endpoint) {
    this.endpoint = endpoint;
  }

  /// The document of an endpoint that serves this bundle.
  public static ObjectNode of(Endpoint endpoint, Bundle bundle, SchemaStore schemas) {
    return new EndpointDocument(endpoint).write(bundle, schemas.of(bundle));
  }

  private ObjectNode write(Bundle bundle, ModelSchemas own) {
    document.put("openapi", "3.1.0");
    ObjectNode info = document.putObject("info");
    info.put("title", endpoint.name());
    info.put("description", description(bundle, own));
    info.put("version", Integer.toString(endpoint.revision()));
    document.putArray("servers").addObject().put("url", "/");
    document.putArray("security").addObject().putArray("basic");
    document.withArray("security").addObject().putArray("bearer");
    ObjectNode paths = document.putObject("paths");
    ObjectNode components = document.putObject("components").putObject("schemas");
    SchemaRefs refs = SchemaRefs.of("", own);
    TaskSchemas tasks = new TaskSchemas(refs, Dialect.TYPES);
    TaskSchemas.shared(components);
    refs.move(own, components);
    components.set("PredictRequest", tasks.request());
    predict(paths.putObject(TaskSchemas.path(endpoint.type())).putObject("post"), own);
    switch (endpoint.type()) {
      case ASYNC -> {
        components.set("Created", TaskSchemas.created());
        components.set("Answer", tasks.task());
        read(paths.putObject("/v1/async-tasks/{task_id}").putObject("get"));
      }
      case SYNC -> components.set("Answer", tasks.answer());
      case STREAMING -> components.set("Event", tasks.event());
    }
    ObjectNode schemes = document.withObject("/components/securitySchemes");
    schemes.putObject("basic").put("type", "http").put("scheme", "basic");
    schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
    return document;
  }

  private static String description(Bundle bundle, ModelSchemas own) {
    String says =
        switch (own.origin()) {
          case NONE -> "It says nothing of what it takes and answers.";
          case GENERATED -> "Its schemas are made of its Java types.";
          case UPLOADED ->
              own.fault().isEmpty()
                  ? "Its schemas were uploaded with it."
                  : "Its schemas were uploaded with it and cannot be read: " + own.fault() + ".";
        };
    return "Serves the bundle %s (%s). %s".formatted(bundle.name(), bundle.id(), says);
  }

  private void predict(ObjectNode operation, ModelSchemas own) {
    operation.put("operationId", "predict").put("summary", "Ask " + endpoint.name());
    ObjectNode id = operation.putArray("parameters").addObject();
    id.put("name", "model_endpoint_id").put("in", "query").put("required", true);
    id.putObject("schema").put("type", "string").putArray("enum").add(endpoint.id().value());
    ObjectNode body = operation.putObject("requestBody").put("required", true);
    ObjectNode json = body.putObject("content").putObject("application/json");
    json.putObject("schema").put("$ref", SHARED + "PredictRequest");
    example(json, own.request());
    ObjectNode response = operation.putObject("responses").putObject("200");
    switch (endpoint.type()) {
      case ASYNC -> answer(response, "The task's id.", "application/json", "Created");
      case SYNC -> answer(response, "The result.", "application/json", "Answer");
      case STREAMING -> answer(response, "Events, one a piece.", "text/event-stream", "Event");
    }
  }

  private static void read(ObjectNode operation) {
    operation.put("operationId", "read").put("summary", "Read a task");
    ObjectNode id = operation.putArray("parameters").addObject();
    id.put("name", "task_id").put("in", "path").put("required", true);
    id.putObject("schema").put("type", "string");
    ObjectNode wait = operation.withArray("parameters").addObject();
    wait.put("name", "wait").put("in", "query").put("required", false);
    wait.putObject("schema").put("type", "number").put("minimum", 0);
    ObjectNode response = operation.putObject("responses").putObject("200");
    answer(response, "The task as it is.", "application/json", "Answer");
  }

  private static void answer(ObjectNode response, String what, String type, String schema) {
    response.put("description", what);
    response.putObject("content").putObject(type).putObject("schema").put("$ref", SHARED + schema);
  }

  /// Shows a request, if the schema has an example.
  private static void example(ObjectNode content, ObjectNode request) {
    JsonNode example =
        request.has("example") ? request.get("example") : request.path("examples").path(0);
    if (!example.isMissingNode()) {
      content.putObject("example").set("args", example);
    }
  }
}
