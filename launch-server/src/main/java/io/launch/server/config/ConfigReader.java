package io.launch.server.config;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Brings flags, environment and file together: a flag wins over a variable, a variable over the
/// file, and the file over the default. What nobody knows stops the start.
public final class ConfigReader {
  static final String VARIABLE_PREFIX = "LAUNCH_";

  /// Variables of the same prefix that other parts of Launch read.
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "LAUNCH_COLUMNS",
          "LAUNCH_CONFIG",
          "LAUNCH_HOME",
          "LAUNCH_JAVA",
          "LAUNCH_JAVA_OPTS",
          "LAUNCH_SKIP_BUILD",
          "LAUNCH_URL");

  private final Map<String, String> environment;

  public ConfigReader(Map<String, String> environment) {
    this.environment = Map.copyOf(environment);
  }

  /// All keys, for flags and for help: key, expectation, default and meaning.
  public static List<KeyHelp> keys() {
    return Settings.ALL.stream()
        .map(it -> new KeyHelp(it.key(), it.kind().expected(), it.defaultText(), it.meaning()))
        .toList();
  }

  /// What a user is told about a key.
  public record KeyHelp(String key, String expected, String defaultText, String meaning) {}

  /// The configuration that these flags, the environment and the file give.
  ///
  /// @param flags by key; a flag that is not there was not given
  /// @throws LaunchException INVALID_ARGUMENT naming key, value, place and expectation
  public ServerConfig read(Map<String, String> flags, Optional<Path> file) {
    return ServerConfig.of(values(flags, file));
  }

  /// The configuration as text, one `key: value` per line with where it comes from; no secrets.
  public String print(Map<String, String> flags, Optional<Path> file) {
    Values values = values(flags, file);
    ServerConfig.of(values);
    return Settings.ALL.stream()
        .map(setting -> values.line(setting) + System.lineSeparator())
        .collect(Collectors.joining());
  }

  private Values values(Map<String, String> flags, Optional<Path> file) {
    Map<String, Given> given = new HashMap<>();
    file.ifPresent(path -> given.putAll(known(ConfigFile.read(path))));
    given.putAll(known(variables()));
    Map<String, Given> byFlag = new TreeMap<>();
    flags.forEach((key, text) -> byFlag.put(key, new Given(text, "flag --" + key, "--" + key)));
    given.putAll(known(byFlag));
    return new Values(given);
  }

  private Map<String, Given> variables() {
    Map<String, Given> given = new TreeMap<>();
    environment.forEach((name, text) -> {
      if (name.startsWith(VARIABLE_PREFIX) && !OTHER_VARIABLES.contains(name)) {
        String bare = name.substring(VARIABLE_PREFIX.length());
        String key = bare.toLowerCase(Locale.ROOT).replace('_', '-');
        given.put(key, new Given(text, "environment variable " + name, name));
      }
    });
    return given;
  }

  private static Map<String, Given> known(Map<String, Given> given) {
    given.forEach((key, value) -> {
      if (Settings.ALL.stream().noneMatch(setting -> setting.key().equals(key))) {
        throw unknown(key, value);
      }
    });
    return given;
  }

  private static LaunchException unknown(String key, Given given) {
    String nearest = EditDistance.nearest(key, Settings.ALL.stream().map(Setting::key).toList());
    String meant = given.name().startsWith(VARIABLE_PREFIX) ? Setting.variable(nearest) : nearest;
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "%s: unknown configuration key '%s' (did you mean '%s'? docs/config.md has all of them)"
            .formatted(given.place(), given.name(), meant));
  }
}
