package io.launch.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.launch.server.Wire.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What an OpenAPI document says, for comparing it with what a server does.
final class Documented {
  private final JsonNode document;

  Documented(JsonNode document) {
    this.document = document;
  }

  /// One operation of the document.
  record Op(String method, String path, JsonNode node) {
    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  List<Op> operations() {
    List<Op> found = new ArrayList<>();
    document
        .get("paths")
        .properties()
        .forEach(path ->
            path.getValue()
                .properties()
                .forEach(method -> {
                  if (!method.getKey().equals("servers")) {
                    String name = method.getKey().toUpperCase(Locale.ROOT);
                    found.add(new Op(name, path.getKey(), method.getValue()));
                  }
                }));
    return found;
  }

  /// Fails unless the operation's description has this status, and this body for it.
  void check(Op operation, Answer answer) {
    JsonNode response = operation.node().path("responses").path("" + answer.status());
    assertThat(response.isMissingNode())
        .as("%s answered %d: %s", operation, answer.status(), answer.response().body())
        .isFalse();
    JsonNode schema = response.at("/content/application~1json/schema");
    if (!schema.isMissingNode()) {
      assertThat(faults(schema, answer.json()))
          .as("%s: %s", operation, answer.response().body())
          .isEmpty();
    }
  }

  /// What of a value breaks a schema of the document.
  List<String> faults(JsonNode schema, JsonNode value) {
    ObjectNode whole = schema.deepCopy();
    whole.set("components", document.get("components"));
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(whole)
        .validate(value)
        .stream()
        .map(Object::toString)
        .toList();
  }
}
