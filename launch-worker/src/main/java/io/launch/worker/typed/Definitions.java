package io.launch.worker.typed;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// The records that a schema refers to, each described once under a name of its own.
final class Definitions {
  private final JsonType root;
  private final Map<RecordType, String> names = new HashMap<>();
  private final Map<String, Object> schemas = new LinkedHashMap<>();

  private Definitions(JsonType root) {
    this.root = root;
  }

  /// The JSON Schema of a type, complete in itself.
  static Map<String, Object> schemaOf(JsonType type) {
    Definitions definitions = new Definitions(type);
    Map<String, Object> schema = new LinkedHashMap<>();
    schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
    schema.putAll(
        type instanceof RecordType record ? record.whole(definitions) : type.schema(definitions));
    if (!definitions.schemas.isEmpty()) {
      schema.put("$defs", definitions.schemas);
    }
    return schema;
  }

  Map<String, Object> reference(RecordType record) {
    Map<String, Object> reference = new LinkedHashMap<>();
    reference.put("$ref", record.equals(root) ? "#" : "#/$defs/" + name(record));
    return reference;
  }

  private String name(RecordType record) {
    String known = names.get(record);
    if (known != null) {
      return known;
    }
    String simple = record.type().getSimpleName();
    String name = schemas.containsKey(simple) ? simple + (names.size() + 1) : simple;
    names.put(record, name);
    // The name is taken before the record is described: it may have itself within it.
    schemas.put(name, Map.of());
    schemas.put(name, record.whole(this));
    return name;
  }
}
