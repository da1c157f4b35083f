package io.launch.server.config;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The values of all keys: what was given, and for the rest the defaults.
final class Values {
  private final Map<String, Given> given;

  Values(Map<String, Given> given) {
    this.given = Map.copyOf(given);
  }

  /// @throws LaunchException INVALID_ARGUMENT naming key, value, place and expectation
  <T> T get(Setting<T> setting) {
    return setting
        .kind()
        .reader()
        .apply(text(setting))
        .orElseThrow(() -> invalid(setting, setting.kind().expected()));
  }

  /// Says that a value is no good for a reason that only the whole configuration shows.
  LaunchException invalid(Setting<?> setting, String expected) {
    String shown = setting.shown().apply(text(setting));
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: '%s' from %s (expected: %s)"
            .formatted(setting.key(), shown, place(setting), expected));
  }

  /// One line for people.
  String line(Setting<?> setting) {
    String shown = setting.shown().apply(text(setting));
    return "%s: %s  # %s".formatted(setting.key(), shown.isEmpty() ? "''" : shown, place(setting));
  }

  private String text(Setting<?> setting) {
    @Nullable Given value = given.get(setting.key());
    return value == null ? setting.defaultText() : value.text().strip();
  }

  private String place(Setting<?> setting) {
    @Nullable Given value = given.get(setting.key());
    return value == null ? "default" : value.place();
  }
}
