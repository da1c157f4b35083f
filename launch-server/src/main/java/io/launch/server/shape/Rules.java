package io.launch.server.shape;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The kinds of values that fields have.
public final class Rules {
  private Rules() {}

  /// A text; numbers are not taken for one.
  public static Rule string() {
    return string(Integer.MAX_VALUE);
  }

  public static Rule string(int maxLength) {
    return (value, loc, faults) -> {
      if (!value.isTextual()) {
        faults.add("string_type", loc, "Input should be a valid string", value);
      } else if (value.textValue().length() > maxLength) {
        faults.add(
            "string_too_long",
            loc,
            "String should have at most %d characters".formatted(maxLength),
            value,
            Map.of("max_length", maxLength));
      }
      return value;
    };
  }

  /// One of these texts.
  public static Rule oneOf(String... names) {
    List<String> known = List.of(names);
    String expected = expected(known);
    return (value, loc, faults) -> {
      if (!value.isTextual() || !known.contains(value.textValue())) {
        faults.add("enum", loc, "Input should be " + expected, value, Map.of("expected", expected));
      }
      return value;
    };
  }

  /// A number or a text, kept as it is: `2`, `0.5`, `"500m"`.
  public static Rule quantity() {
    return (value, loc, faults) -> {
      if (!value.isTextual() && !value.isNumber()) {
        faults.add("string_type", loc, "Input should be a valid string", value);
      }
      return value;
    };
  }

  public static Rule bool() {
    return new BooleanRule();
  }

  /// A whole number of at least `min`.
  public static Rule integer(int min) {
    return new IntegerRule(NumberBound.atLeast(min));
  }

  /// A whole number from `min` to `max`.
  public static Rule integer(int min, int max) {
    return new IntegerRule(NumberBound.atLeast(min), Integer.MIN_VALUE, max);
  }

  /// A whole number above `bound`.
  public static Rule integerAbove(int bound) {
    return new IntegerRule(NumberBound.above(bound));
  }

  /// A whole number that may exceed 32 bits, of at least `min`.
  public static Rule longInteger(int min) {
    return new IntegerRule(NumberBound.atLeast(min), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  /// A number above `bound`.
  public static Rule numberAbove(int bound) {
    return new FloatRule(NumberBound.above(bound));
  }

  /// A number of at least `min`.
  public static Rule number(int min) {
    return new FloatRule(NumberBound.atLeast(min));
  }

  /// An http or https URL.
  public static Rule url() {
    return new UrlRule();
  }

  /// An object with any content, kept as it is.
  public static Rule dict() {
    return dictOf((value, _, _) -> value);
  }

  /// An object with any names, whose values fit the rule.
  public static Rule dictOf(Rule values) {
    return (value, loc, faults) -> {
      if (!value.isObject()) {
        faults.add("dict_type", loc, "Input should be a valid dictionary", value);
        return value;
      }
      ObjectNode checked = JsonNodeFactory.instance.objectNode();
      value
          .properties()
          .forEach(it ->
              checked.set(it.getKey(), values.check(it.getValue(), loc.at(it.getKey()), faults)));
      return checked;
    };
  }

  /// A list of up to `maxLength` values that fit the rule.
  public static Rule listOf(Rule items, int maxLength) {
    return (value, loc, faults) -> {
      if (!value.isArray()) {
        faults.add("list_type", loc, "Input should be a valid list", value);
        return value;
      }
      if (value.size() > maxLength) {
        tooLong(loc, maxLength, value.size(), faults);
        return value;
      }
      ArrayNode checked = JsonNodeFactory.instance.arrayNode();
      for (int i = 0; i < value.size(); i++) {
        checked.add(items.check(value.get(i), loc.at(i), faults));
      }
      return checked;
    };
  }

  /// Says that a list has more items than it may.
  public static void tooLong(Loc loc, int maxLength, int length, Faults faults) {
    Map<String, Object> ctx = new LinkedHashMap<>();
    ctx.put("field_type", "List");
    ctx.put("max_length", maxLength);
    ctx.put("actual_length", length);
    faults.add(
        "too_long",
        loc,
        "List should have at most %d items after validation, not %d".formatted(maxLength, length),
        null,
        ctx);
  }

  private static String expected(List<String> names) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < names.size(); i++) {
      String between = i == 0 ? "" : i == names.size() - 1 ? " or " : ", ";
      text.append(between).append('\'').append(names.get(i)).append('\'');
    }
    return text.toString();
  }
}
