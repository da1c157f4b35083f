package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;
import java.util.Map;
import java.util.Optional;

/// A whole number: `1`, and as clients also send it `1.0`, `"1"` or `true`.
record IntegerRule(NumberBound bound, long min, long max) implements Rule {
  private static final String EXPECTED = "Input should be a valid integer";
  private static final int MAX_DIGITS = 1_000;

  IntegerRule(NumberBound bound) {
    this(bound, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    return whole(value, loc, faults)
        .map(number -> bounded(number, value, loc, faults))
        .orElse(value);
  }

  @Override
  public ObjectNode schema() {
    ObjectNode schema = Schemas.type("integer");
    schema.put("format", max > Integer.MAX_VALUE ? "int64" : "int32");
    if (max != Integer.MAX_VALUE && max != Long.MAX_VALUE) {
      schema.put("maximum", max);
    }
    return bound.describe(schema);
  }

  private static Optional<BigDecimal> whole(JsonNode value, Loc loc, Faults faults) {
    if (value.isBoolean()) {
      return Optional.of(value.booleanValue() ? BigDecimal.ONE : BigDecimal.ZERO);
    }
    if (value.isTextual()) {
      return parse(value, loc, faults);
    }
    if (!value.isNumber()) {
      faults.add("int_type", loc, EXPECTED, value);
      return Optional.empty();
    }
    BigDecimal number = value.decimalValue();
    if (number.stripTrailingZeros().scale() > 0) {
      faults.add("int_from_float", loc, EXPECTED + ", got a number with a fractional part", value);
      return Optional.empty();
    }
    return Optional.of(number);
  }

  private static Optional<BigDecimal> parse(JsonNode value, Loc loc, Faults faults) {
    String text = value.textValue().strip();
    if (!text.matches("[-+]?\\d{1," + MAX_DIGITS + "}(\\.0{1," + MAX_DIGITS + "})?")) {
      faults.add("int_parsing", loc, EXPECTED + ", unable to parse string as an integer", value);
      return Optional.empty();
    }
    return Optional.of(new BigDecimal(text));
  }

  private JsonNode bounded(BigDecimal number, JsonNode input, Loc loc, Faults faults) {
    if (number.compareTo(BigDecimal.valueOf(max)) > 0) {
      faults.add(
          "less_than_equal",
          loc,
          "Input should be less than or equal to " + max,
          input,
          Map.of("le", max));
      return input;
    }
    bound.check(number, input, loc, faults);
    if (number.compareTo(BigDecimal.valueOf(min)) < 0) {
      return input;
    }
    long checked = number.longValue();
    return max > Integer.MAX_VALUE ? LongNode.valueOf(checked) : IntNode.valueOf((int) checked);
  }
}
