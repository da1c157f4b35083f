package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.FieldError;
import io.launch.api.LaunchException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What does not fit in a request, and what in it nobody knows.
public final class Faults {
  private static final int MAX_ERRORS = 100;
  private static final int MAX_UNKNOWN = 20;
  private static final int MAX_ECHO_TEXT = 1_000;
  private static final int MAX_ECHO_NODES = 200;

  private final List<FieldError> errors = new ArrayList<>();
  private final Set<String> unknown = new LinkedHashSet<>();
  private final Set<String> warnings = new LinkedHashSet<>();

  public void add(String type, Loc loc, String msg, @Nullable JsonNode input) {
    add(type, loc, msg, input, null);
  }

  /// @param ctx the limits that the message names
  public void add(
      String type,
      Loc loc,
      String msg,
      @Nullable JsonNode input,
      @Nullable Map<String, Object> ctx) {
    if (errors.size() < MAX_ERRORS) {
      errors.add(new FieldError(type, loc.elements(), msg, echo(input), ctx));
    }
  }

  /// A field that no shape knows: it is ignored, and reported so that a typing error is seen.
  public void unknown(Loc loc) {
    if (unknown.size() < MAX_UNKNOWN) {
      unknown.add(loc.toString());
    }
  }

  /// Something that the caller should know although the request is served: a sentence.
  public void warn(String sentence) {
    warnings.add(sentence);
  }

  /// What there is to warn of, besides unknown fields.
  public Set<String> warnings() {
    return warnings;
  }

  /// Places of the fields that were ignored.
  public Set<String> unknown() {
    return unknown;
  }

  /// @throws LaunchException UNPROCESSABLE with every fault, if there is one
  public void throwIfAny() {
    if (!errors.isEmpty()) {
      throw LaunchException.unprocessable(errors);
    }
  }

  /// The input as an answer repeats it: in full when it is small.
  private static @Nullable Object echo(@Nullable JsonNode input) {
    if (input == null || input.isNull()) {
      return null;
    }
    return size(input, MAX_ECHO_NODES) < MAX_ECHO_NODES ? input : "(too large to repeat)";
  }

  private static int size(JsonNode node, int enough) {
    if (node.isTextual()) {
      return node.textValue().length() > MAX_ECHO_TEXT ? enough : 1;
    }
    int size = 1;
    for (JsonNode child : node) {
      size += size(child, enough - size);
      if (size >= enough) {
        return enough;
      }
    }
    return size;
  }
}
