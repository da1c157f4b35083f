package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;

/// A lower bound of a number.
///
/// @param inclusive whether the bound itself is allowed
record NumberBound(int bound, boolean inclusive) {
  static NumberBound atLeast(int bound) {
    return new NumberBound(bound, true);
  }

  static NumberBound above(int bound) {
    return new NumberBound(bound, false);
  }

  /// Adds itself to a number's schema.
  ObjectNode describe(ObjectNode schema) {
    return schema.put(inclusive ? "minimum" : "exclusiveMinimum", bound);
  }

  void check(BigDecimal number, JsonNode input, Loc loc, Faults faults) {
    int order = number.compareTo(BigDecimal.valueOf(bound));
    if (order > 0 || (inclusive && order == 0)) {
      return;
    }
    if (inclusive) {
      faults.add(
          "greater_than_equal",
          loc,
          "Input should be greater than or equal to " + bound,
          input,
          Map.of("ge", bound));
    } else {
      faults.add(
          "greater_than", loc, "Input should be greater than " + bound, input, Map.of("gt", bound));
    }
  }
}
