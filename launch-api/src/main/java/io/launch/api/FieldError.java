package io.launch.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One fault of a request's body, query or path.
///
/// @param type the kind of fault, for programs: `missing`, `int_type`, `greater_than`, …
/// @param loc where: `body`, `query` or `path`, then the field path (names and list indexes)
/// @param msg what was expected, for people
/// @param input the value that was found
/// @param ctx the limits that the message names, where it names any
public record FieldError(
    String type,
    List<Object> loc,
    String msg,
    @Nullable Object input,
    @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, Object> ctx) {
  public FieldError {
    loc = List.copyOf(loc);
  }

  /// The fault as one line: `body.cpus: Field required`.
  public String describe() {
    StringBuilder path = new StringBuilder();
    for (Object element : loc) {
      path.append(path.isEmpty() ? "" : ".").append(element);
    }
    return path.append(": ").append(msg).toString();
  }
}
