package io.launch.server.config;

/// One key of the configuration.
///
/// @param key lower-case with dashes; the flag is `--key`, the environment variable `LAUNCH_KEY`
/// @param defaultText the value when nobody says otherwise, as a user would write it
/// @param meaning what it does, for people
/// @param secret whether its value is never printed
record Setting<T>(String key, Kind<T> kind, String defaultText, String meaning, boolean secret) {
  static <T> Setting<T> of(String key, Kind<T> kind, String defaultText, String meaning) {
    return new Setting<>(key, kind, defaultText, meaning, false);
  }

  static <T> Setting<T> secret(String key, Kind<T> kind, String meaning) {
    return new Setting<>(key, kind, "", meaning, true);
  }

  /// The environment variable of this key.
  String variable() {
    return variable(key);
  }

  static String variable(String key) {
    return ConfigReader.VARIABLE_PREFIX + key.replace('-', '_').toUpperCase(java.util.Locale.ROOT);
  }
}
