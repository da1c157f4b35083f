package io.launch.server.config;

import java.util.function.UnaryOperator;

/// One key of the configuration.
///
/// @param key lower-case with dashes; the flag is `--key`, the environment variable `LAUNCH_KEY`
/// @param defaultText the value when nobody says otherwise, as a user would write it
/// @param meaning what it does, for people
/// @param shown what of its value may be printed
record Setting<T>(
    String key, Kind<T> kind, String defaultText, String meaning, UnaryOperator<String> shown) {
  private static final String HIDDEN = "(hidden)";

  static <T> Setting<T> of(String key, Kind<T> kind, String defaultText, String meaning) {
    return new Setting<>(key, kind, defaultText, meaning, UnaryOperator.identity());
  }

  static <T> Setting<T> secret(String key, Kind<T> kind, String meaning) {
    return new Setting<>(key, kind, "", meaning, text -> text.isEmpty() ? text : HIDDEN);
  }

  /// The same, with some of its value hidden.
  Setting<T> shownBy(UnaryOperator<String> shown) {
    return new Setting<>(key, kind, defaultText, meaning, shown);
  }

  /// The environment variable of this key.
  String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return ConfigReader.VARIABLE_PREFIX + key.replace('-', '_').toUpperCase(java.util.Locale.ROOT);
  }
}
