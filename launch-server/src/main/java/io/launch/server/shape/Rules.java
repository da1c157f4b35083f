package io.launch.server.shape;

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
    return new TextRule(maxLength);
  }

  /// One of these texts.
  public static Rule oneOf(String... names) {
    return new OneOfRule(List.of(names));
  }

  /// A number or a text, kept as it is: `2`, `0.5`, `"500m"`.
  public static Rule quantity() {
    return new QuantityRule();
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

  /// A point in time with its offset; `Instant.parse` reads what was checked.
  public static Rule instant() {
    return new InstantRule();
  }

  /// Any value, kept as it is.
  public static Rule any() {
    return new AnyRule();
  }

  /// An object with any content, kept as it is.
  public static Rule dict() {
    return dictOf(any());
  }

  /// An object with any names, whose values fit the rule.
  public static Rule dictOf(Rule values) {
    return new DictRule(values);
  }

  /// A list of up to `maxLength` values that fit the rule.
  public static Rule listOf(Rule items, int maxLength) {
    return new ListRule(items, maxLength);
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
}
