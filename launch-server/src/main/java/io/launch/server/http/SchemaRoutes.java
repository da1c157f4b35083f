package io.launch.server.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.api.ErrorCode;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.Caller;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointService;
import io.launch.server.openapi.Operation;
import io.launch.server.schema.EndpointDocument;
import io.launch.server.schema.EndpointsDocument;
import io.launch.server.schema.SchemaStore;
import java.util.Optional;

/// What endpoints take and answer, as OpenAPI documents: of all at once, and of one.
public final class SchemaRoutes {
  private final Api api;
  private final EndpointService endpoints;
  private final SchemaStore schemas;

  public SchemaRoutes(Api api, EndpointService endpoints, SchemaStore schemas) {
    this.api = api;
    this.endpoints = endpoints;
    this.schemas = schemas;
  }

  public void mount(Router router) {
    router.get(
        "/v1/model-endpoints-schema.json",
        api.call(this::all),
        Operation.of("endpoints", "Read the schemas of all endpoints as one OpenAPI document")
            .answersAnyJson());
    router.get(
        "/v1/model-endpoints/{id}/openapi.json",
        api.call(this::one),
        Operation.of("endpoints", "Read the OpenAPI document of an endpoint")
            .answersAnyJson()
            .fails(ErrorCode.NOT_FOUND));
  }

  private ObjectNode all(Caller caller, Call call) {
    EndpointsDocument document = new EndpointsDocument(schemas);
    for (Endpoint endpoint : endpoints.list(caller, Optional.empty())) {
      document.add(endpoint, endpoints.bundle(caller, endpoint));
    }
    return document.json();
  }

  private ObjectNode one(Caller caller, Call call) {
    Endpoint endpoint = endpoints.get(caller, new EndpointId(call.path("id")));
    return EndpointDocument.of(endpoint, endpoints.bundle(caller, endpoint), schemas);
  }
}
