package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/// One named value of an object.
///
/// @param required whether it must be there
/// @param nullable whether null means that it is not given
/// @param fallback the value that stands for it when it is not given, if there is one
public record Field(
    String name, Rule rule, boolean required, boolean nullable, @Nullable JsonNode fallback) {
  public static Field required(String name, Rule rule) {
    return new Field(name, rule, true, false, null);
  }

  /// May be left out; null means the same.
  public static Field optional(String name, Rule rule) {
    return new Field(name, rule, false, true, null);
  }

  /// May be left out, or null, for this value.
  public static Field optional(String name, Rule rule, JsonNode fallback) {
    return new Field(name, rule, false, true, fallback);
  }

  /// Has a default when it is left out, and may not be null.
  public static Field defaulted(String name, Rule rule) {
    return new Field(name, rule, false, false, null);
  }
}
