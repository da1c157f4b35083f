package io.launch.server.openapi;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.server.openapi.Documented.Op;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/// An OpenAPI document as a page for people: a table of routes, each route, and the types.
final class ApiPage {
  private static final String SCHEMA = "/content/application~1json/schema";

  private final JsonNode document;
  private final StringBuilder page = new StringBuilder();

  private ApiPage(JsonNode document) {
    this.document = document;
  }

  static String of(JsonNode document) {
    return new ApiPage(document).write();
  }

  private String write() {
    Map<String, List<Op>> nouns =
        new Documented(document)
            .operations().stream()
                .collect(
                    Collectors.groupingBy(
                        it -> it.node().at("/tags/0").asText(), TreeMap::new, Collectors.toList()));
    page.append("\n## Routes\n\n| route | |\n| --- | --- |\n");
    nouns.values().forEach(operations -> operations.forEach(this::row));
    nouns.forEach((noun, operations) -> {
      page.append("\n## ").append(noun).append('\n');
      operations.forEach(this::section);
    });
    types();
    return page.toString();
  }

  private void row(Op operation) {
    page.append(
        "| [`%s`](#%s) | %s |\n"
            .formatted(operation, anchor(operation), operation.node().get("summary").asText()));
  }

  /// As pages of Markdown make anchors of headings.
  private static String anchor(Op operation) {
    return operation
        .toString()
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^a-z0-9 _-]", "")
        .replace(' ', '-');
  }

  private void section(Op operation) {
    JsonNode node = operation.node();
    page.append("\n### `").append(operation).append("`\n\n");
    page.append(node.get("summary").asText()).append('.');
    if (node.has("description")) {
      page.append(' ').append(node.get("description").asText());
    }
    if (node.path("security").isArray()) {
      page.append(" Needs no credentials.");
    }
    page.append('\n');
    query(node);
    JsonNode body = node.at("/requestBody" + SCHEMA);
    if (!body.isMissingNode()) {
      page.append("\nBody:\n").append(fields(body));
    } else if (node.has("requestBody")) {
      page.append("\nBody: bytes.\n");
    }
    answer(node.at("/responses/200"));
    errors(node);
    page.append("\n```sh\n").append(curl(operation)).append("\n```\n");
  }

  private void query(JsonNode node) {
    boolean first = true;
    for (JsonNode parameter : node.path("parameters")) {
      if (parameter.get("in").asText().equals("query")) {
        page.append(first ? "\n| query | | type |\n| --- | --- | --- |\n" : "");
        first = false;
        page.append(
            "| `%s` | %s | %s |\n"
                .formatted(
                    parameter.get("name").asText(),
                    parameter.get("required").asBoolean() ? "required" : "",
                    TypeWords.of(parameter.get("schema"))));
      }
    }
  }

  private void answer(JsonNode response) {
    JsonNode json = response.at(SCHEMA);
    JsonNode events = response.at("/content/text~1event-stream/schema");
    if (!json.isMissingNode()) {
      page.append("\nAnswer: ").append(TypeWords.of(json)).append(".\n");
    } else if (!events.isMissingNode()) {
      page.append("\nAnswer: server-sent events, the data of each ");
      page.append(TypeWords.of(events)).append(".\n");
    } else {
      page.append(response.has("content") ? "\nAnswer: bytes.\n" : "\nAnswer: an empty body.\n");
    }
  }

  private void errors(JsonNode node) {
    String codes =
        node.get("responses").properties().stream()
            .filter(it -> !it.getKey().equals("200"))
            .map(it -> "`" + it.getKey() + "`")
            .collect(Collectors.joining(", "));
    page.append(codes.isEmpty() ? "" : "\nErrors: " + codes + ".\n");
  }

  private String fields(JsonNode schema) {
    JsonNode named = document.at(schema.path("$ref").asText("#").substring(1));
    StringBuilder text =
        new StringBuilder(TypeWords.table(named.path("properties"), named.path("required")));
    for (Map.Entry<String, JsonNode> field : named.path("properties").properties()) {
      for (JsonNode option : field.getValue().path("oneOf")) {
        text.append("\n`%s` of `%s`:\n".formatted(field.getKey(), option.path("title").asText()));
        text.append(TypeWords.table(option.path("properties"), option.path("required")));
      }
      JsonNode items = field.getValue().path("items").path("properties");
      if (!items.isMissingNode()) {
        text.append("\nEach of `%s`:\n".formatted(field.getKey()));
        text.append(TypeWords.table(items, field.getValue().path("items").path("required")));
      }
    }
    return text.toString();
  }

  private static String curl(Op operation) {
    JsonNode node = operation.node();
    String query =
        StreamSupport.stream(node.path("parameters").spliterator(), false)
            .filter(it -> it.get("in").asText().equals("query") && it.get("required").asBoolean())
            .map(it -> it.get("name").asText() + "=…")
            .collect(Collectors.joining("&"));
    String method = operation.method().equals("GET") ? "" : " -X " + operation.method();
    String key = node.path("security").isArray() ? "" : " -u $LAUNCH_API_KEY:";
    String body =
        node.at("/requestBody" + SCHEMA).isMissingNode()
            ? node.has("requestBody") ? " --data-binary @FILE" : ""
            : " --json '{…}'";
    String path = operation.path() + (query.isEmpty() ? "" : "?" + query);
    return "curl" + method + key + body + " \"$LAUNCH_URL" + path + "\"";
  }

  /// What answers are made of; bodies of requests stand with their routes.
  private void types() {
    page.append("\n## Types\n");
    document
        .at("/components/schemas")
        .properties()
        .forEach(it -> {
          if (!it.getKey().endsWith("Request")) {
            type(it.getKey(), it.getValue());
          }
        });
  }

  private void type(String name, JsonNode schema) {
    page.append("\n### ").append(name).append("\n");
    if (schema.has("properties")) {
      page.append(TypeWords.table(schema.get("properties"), schema.path("required")));
    } else {
      page.append("\n").append(TypeWords.of(schema)).append(".\n");
    }
  }
}
