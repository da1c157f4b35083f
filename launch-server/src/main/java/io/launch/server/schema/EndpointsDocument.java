package io.launch.server.schema;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.core.bundle.Bundle;
import io.launch.core.endpoint.Endpoint;
import io.launch.server.schema.TaskSchemas.Dialect;

/// The document of all endpoints of a caller, in the form that existing clients know: OpenAPI 3.0.2
/// with a path for each endpoint, the query included.
public final class EndpointsDocument {
  private final SchemaStore schemas;
  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ObjectNode paths;
  private final ObjectNode components;

  /// A document of no endpoint yet.
  public EndpointsDocument(SchemaStore schemas) {
    this.schemas = schemas;
    document.put("openapi", "3.0.2");
    document
        .putObject("info")
        .put("title", "Launch Endpoints API Reference")
        .put("version", "1.0.0");
    this.paths = document.putObject("paths");
    this.components = document.putObject("components").putObject("schemas");
    TaskSchemas.shared(components);
  }

  /// Adds an endpoint and its bundle.
  public void add(Endpoint endpoint, Bundle bundle) {
    ModelSchemas own = schemas.of(bundle);
    String prefix = endpoint.name() + "-";
    SchemaRefs refs = SchemaRefs.of(prefix, own);
    ObjectNode moved = JsonNodeFactory.instance.objectNode();
    refs.move(own, moved);
    components.setAll(
        own.origin() == ModelSchemas.Origin.GENERATED ? OlderSchemas.of(moved) : moved);
    TaskSchemas tasks = new TaskSchemas(refs, Dialect.NULLABLE);
    components.set(prefix + "EndpointPredictRequest", tasks.request());
    components.set(prefix + "GetAsyncTaskResponse", tasks.task());
    components.set(prefix + "SyncEndpointPredictResponse", tasks.answer());
    String path = TaskSchemas.path(endpoint.type()) + "?model_endpoint_id=" + endpoint.id();
    operation(paths.putObject(path).putObject("post"), endpoint, refs, tasks);
  }

  private static void operation(
      ObjectNode operation, Endpoint endpoint, SchemaRefs refs, TaskSchemas tasks) {
    operation.put("summary", endpoint.name());
    operation.put("operationId", endpoint.id().value());
    ObjectNode body = operation.putObject("requestBody").put("required", true);
    json(body).put("$ref", refs.to("EndpointPredictRequest"));
    ObjectNode response = operation.putObject("responses").putObject("200");
    switch (endpoint.type()) {
      case ASYNC -> {
        response.put(
            "description",
            "The task's id; GET /v1/async-tasks/{task_id} answers "
                + refs.to("GetAsyncTaskResponse"));
        json(response).setAll(TaskSchemas.created());
      }
      case SYNC -> {
        response.put("description", "The result.");
        json(response).put("$ref", refs.to("SyncEndpointPredictResponse"));
      }
      case STREAMING -> {
        response.put("description", "Server-sent events; the data of each has this schema.");
        content(response, "text/event-stream").setAll(tasks.event());
      }
    }
  }

  private static ObjectNode json(ObjectNode parent) {
    return content(parent, "application/json");
  }

  private static ObjectNode content(ObjectNode parent, String type) {
    return parent.putObject("content").putObject(type).putObject("schema");
  }

  /// The document; nothing is added after this.
  public ObjectNode json() {
    return document;
  }
}
