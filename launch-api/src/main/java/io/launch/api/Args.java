package io.launch.api;

import java.util.Locale;

/// Checks of arguments, with messages of the form `workers: 65 (expected: 0..64)`.
public final class Args {
  private Args() {}

  /// Throws [ErrorCode#INVALID_ARGUMENT] with the formatted message unless the condition holds.
  public static void require(boolean condition, String format, Object... values) {
    if (!condition) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT, String.format(Locale.ROOT, format, values));
    }
  }
}
