package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigDecimal;

/// A number: `5`, `0.5`, and as clients also send it `"5"` or `true`.
record FloatRule(NumberBound bound) implements Rule {
  private static final String EXPECTED = "Input should be a valid number";

  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    double number;
    if (value.isNumber()) {
      number = value.doubleValue();
    } else if (value.isBoolean()) {
      number = value.booleanValue() ? 1 : 0;
    } else if (!value.isTextual()) {
      faults.add("float_type", loc, EXPECTED, value);
      return value;
    } else {
      String text = value.textValue().strip();
      if (!text.matches("[-+]?(\\d{1,300}(\\.\\d{0,300})?|\\.\\d{1,300})([eE][-+]?\\d{1,4})?")) {
        faults.add("float_parsing", loc, EXPECTED + ", unable to parse string as a number", value);
        return value;
      }
      number = Double.parseDouble(text);
    }
    if (Double.isInfinite(number)) {
      faults.add("finite_number", loc, "Input should be a finite number", value);
      return value;
    }
    bound.check(BigDecimal.valueOf(number), value, loc, faults);
    return DoubleNode.valueOf(number);
  }

  @Override
  public ObjectNode schema() {
    return bound.describe(Schemas.type("number"));
  }
}
