package io.launch.server.shape;

import com.fasterxml.jackson.databind.node.ObjectNode;

/// One named value of an object.
///
/// @param required whether it must be there
/// @param nullable whether null means that it is not given
public record Field(String name, Rule rule, boolean required, boolean nullable) {
  public static Field required(String name, Rule rule) {
    return new Field(name, rule, true, false);
  }

  /// May be left out; null means the same.
  public static Field optional(String name, Rule rule) {
    return new Field(name, rule, false, true);
  }

  /// Has a default when it is left out, and may not be null.
  public static Field defaulted(String name, Rule rule) {
    return new Field(name, rule, false, false);
  }

  /// The JSON Schema of its values.
  ObjectNode schema() {
    return nullable ? Schemas.nullable(rule.schema()) : rule.schema();
  }
}
