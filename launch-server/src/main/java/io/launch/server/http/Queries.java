package io.launch.server.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.launch.server.shape.Faults;
import io.launch.server.shape.Loc;
import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import java.time.Duration;
import java.util.Optional;

/// Reads the query of a request; what does not fit is UNPROCESSABLE.
final class Queries {
  /// `?wait=SECONDS`, which holds an answer back.
  static final Rule WAIT = Rules.number(0);

  private Queries() {}

  static String required(Call call, String name) {
    Optional<String> value = call.query(name);
    if (value.isEmpty()) {
      Faults faults = new Faults();
      faults.add("missing", Loc.QUERY.at(name), "Field required", null);
      faults.throwIfAny();
    }
    return value.orElseThrow();
  }

  static Optional<JsonNode> optional(Call call, String name, Rule rule) {
    return call.query(name)
        .map(text -> {
          Faults faults = new Faults();
          JsonNode value = rule.check(TextNode.valueOf(text), Loc.QUERY.at(name), faults);
          faults.throwIfAny();
          return value;
        });
  }

  /// `?wait=SECONDS`, cut to what the server allows; none means not at all.
  static Duration wait(Call call, Duration max) {
    return optional(call, "wait", WAIT)
        .map(JsonNode::doubleValue)
        .map(seconds ->
            Duration.ofMillis(Math.round(Math.min(seconds * 1000, (double) max.toMillis()))))
        .orElse(Duration.ZERO);
  }
}
