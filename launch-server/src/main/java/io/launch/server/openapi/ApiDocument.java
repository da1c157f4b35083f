package io.launch.server.openapi;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.launch.api.ErrorCode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The OpenAPI document of the server's own API, made of what is mounted.
public final class ApiDocument {
  /// Where every route of `/v1` and `/v2` is a second time.
  private static final String PREFIX = "/v1/launch";

  private static final Pattern PATH_FIELD = Pattern.compile("\\{(\\w+)(\\.\\.\\.)?}");
  private static final String JSON = "application/json";

  private final ObjectNode document = JsonNodeFactory.instance.objectNode();
  private final ObjectNode components = JsonNodeFactory.instance.objectNode();
  private final RecordSchemas records = new RecordSchemas();

  private ApiDocument() {}

  /// The document of these routes.
  public static ObjectNode of(List<Route> routes) {
    return new ApiDocument().write(routes);
  }

  private ObjectNode write(List<Route> routes) {
    document.put("openapi", "3.1.0");
    document
        .putObject("info")
        .put("title", "Launch")
        .put("description", "Packs models as bundles, serves them as endpoints, runs tasks.")
        .put("version", "1");
    ArrayNode servers = document.putArray("servers");
    servers.addObject().put("url", "/");
    servers.addObject().put("url", PREFIX).put("description", "The same routes a second time.");
    ArrayNode security = document.putArray("security");
    security.addObject().putArray("basic");
    security.addObject().putArray("bearer");
    ObjectNode paths = document.putObject("paths");
    routes.stream()
        .sorted(Comparator.comparing(Route::template))
        .forEach(route -> add(paths, route));
    ObjectNode schemas = document.putObject("components").putObject("schemas");
    schemas.setAll(components);
    schemas.setAll(records.definitions());
    ErrorSchemas.addTo(schemas);
    addSecurity(document.withObject("/components").putObject("securitySchemes"));
    return document;
  }

  private static void addSecurity(ObjectNode schemes) {
    schemes
        .putObject("basic")
        .put("type", "http")
        .put("scheme", "basic")
        .put("description", "The API key as user name; the password does not count.");
    schemes.putObject("bearer").put("type", "http").put("scheme", "bearer");
  }

  private void add(ObjectNode paths, Route route) {
    String path = PATH_FIELD.matcher(route.template()).replaceAll("{$1}");
    ObjectNode item = paths.withObject("/" + path.replace("~", "~0").replace("/", "~1"));
    if (!path.startsWith("/v1/") && !path.startsWith("/v2/") && !item.has("servers")) {
      item.putArray("servers").addObject().put("url", "/");
    }
    Operation.Said said = route.operation().said();
    ObjectNode operation = item.putObject(route.method().toLowerCase(java.util.Locale.ROOT));
    operation.putArray("tags").add(said.tag());
    operation.put("summary", said.summary());
    if (!said.note().isEmpty()) {
      operation.put("description", said.note());
    }
    operation.put("operationId", operationId(route.method(), path));
    if (said.open()) {
      operation.putArray("security");
    }
    parameters(operation, route);
    body(operation, said.body());
    ObjectNode responses = operation.putObject("responses");
    answer(responses.putObject("200").put("description", "Done."), said.answer());
    errors(route).forEach(code -> ErrorSchemas.addTo(responses, code));
  }

  private static String operationId(String method, String path) {
    String words = path.replace("{", "by_").replaceAll("[^A-Za-z0-9_]+", "_");
    return method.toLowerCase(java.util.Locale.ROOT) + words.replaceAll("_$", "");
  }

  private static void parameters(ObjectNode operation, Route route) {
    Matcher inPath = PATH_FIELD.matcher(route.template());
    while (inPath.find()) {
      ObjectNode parameter = operation.withArray("parameters").addObject();
      parameter.put("name", inPath.group(1)).put("in", "path").put("required", true);
      if (inPath.group(2) != null) {
        parameter.put("description", "All that is left of the path, slashes included.");
      }
      parameter.putObject("schema").put("type", "string");
    }
    for (Operation.Parameter field : route.operation().said().query()) {
      ObjectNode parameter = operation.withArray("parameters").addObject();
      parameter.put("name", field.name()).put("in", "query").put("required", field.required());
      parameter.set("schema", field.rule().schema());
    }
  }

  private void body(ObjectNode operation, Body body) {
    switch (body) {
      case Body.Nothing() -> {}
      case Body.Json(var name, var rule) -> {
        components.set(name, rule.schema());
        ObjectNode request = operation.putObject("requestBody").put("required", true);
        request.putObject("content").putObject(JSON).set("schema", reference(name));
      }
      case Body.Bytes() ->
          operation
              .putObject("requestBody")
              .put("required", true)
              .putObject("content")
              .putObject("application/octet-stream");
    }
  }

  private void answer(ObjectNode response, Answer answer) {
    switch (answer) {
      case Answer.Nothing() -> {}
      case Answer.Json(var type) -> content(response, JSON).set("schema", records.reference(type));
      case Answer.Events(var type) -> {
        response.put("description", "Server-sent events; the data of each has this schema.");
        content(response, "text/event-stream").set("schema", records.reference(type));
      }
      case Answer.AnyJson() -> content(response, JSON).putObject("schema").put("type", "object");
      case Answer.Bytes() -> content(response, "application/octet-stream");
    }
  }

  private static ObjectNode content(ObjectNode response, String type) {
    return response.putObject("content").putObject(type);
  }

  static ObjectNode reference(String name) {
    return JsonNodeFactory.instance.objectNode().put("$ref", "#/components/schemas/" + name);
  }

  /// The codes that the route may answer, one for each status, in the order of the statuses.
  private static List<ErrorCode> errors(Route route) {
    Operation.Said said = route.operation().said();
    Set<ErrorCode> codes = EnumSet.noneOf(ErrorCode.class);
    codes.addAll(said.errors());
    if (!said.open()) {
      codes.addAll(List.of(ErrorCode.UNAUTHENTICATED, ErrorCode.QUEUE_FULL, ErrorCode.INTERNAL));
    }
    if (!(said.body() instanceof Body.Nothing)) {
      codes.add(ErrorCode.PAYLOAD_TOO_LARGE);
    }
    if (said.body() instanceof Body.Json || (!said.open() && !said.query().isEmpty())) {
      codes.add(ErrorCode.UNPROCESSABLE);
    }
    return codes.stream()
        .collect(Collectors.toMap(ErrorCode::status, code -> code, (a, _) -> a))
        .values()
        .stream()
        .sorted(Comparator.comparingInt(ErrorCode::status))
        .collect(Collectors.toCollection(ArrayList::new));
  }
}
