package io.launch.server.shape;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/// One of these texts.
record OneOfRule(List<String> names) implements Rule {
  @Override
  public JsonNode check(JsonNode value, Loc loc, Faults faults) {
    if (!value.isTextual() || !names.contains(value.textValue())) {
      String expected = expected();
      faults.add("enum", loc, "Input should be " + expected, value, Map.of("expected", expected));
    }
    return value;
  }

  @Override
  public ObjectNode schema() {
    return Schemas.oneOf(names);
  }

  private String expected() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      String between = i == 0 ? "" : i == names.size() - 1 ? " or " : ", ";
      text.append(between).append('\'').append(names.get(i)).append('\'');
    }
    return text.toString();
  }
}
