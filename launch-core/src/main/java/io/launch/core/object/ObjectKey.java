package io.launch.core.object;

import io.launch.api.Args;
import java.util.regex.Pattern;

/// Where an object is: slash-separated segments such as `uploads/own_1/u_2`. A segment is made of
/// letters, digits, `-`, `_` and `.`, and does not begin with a dot.
public record ObjectKey(String value) {
  private static final Pattern VALID =
      Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*");

  public ObjectKey {
    Args.require(
        isValid(value),
        "object key: %s (expected: slash-separated segments of letters, digits, '-', '_' and '.')",
        value);
  }

  static boolean isValid(String value) {
    return value.length() <= 512 && VALID.matcher(value).matches();
  }

  @Override
  public String toString() {
    return value;
  }
}
