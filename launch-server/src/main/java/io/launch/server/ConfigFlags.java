package io.launch.server;

import io.launch.server.config.ConfigReader;
import io.launch.server.config.ConfigReader.KeyHelp;
import io.launch.server.config.ServerConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// A flag for every configuration key, and `--config` for the file.
final class ConfigFlags {
  private static final String CONFIG = "--config";
  private static final String CONFIG_VARIABLE = "LAUNCH_CONFIG";

  private final ParseResult parsed;
  private final Map<String, String> environment;

  ConfigFlags(ParseResult parsed, Map<String, String> environment) {
    this.parsed = parsed;
    this.environment = Map.copyOf(environment);
  }

  static void addTo(CommandSpec command) {
    command.addOption(
        OptionSpec.builder(CONFIG)
            .paramLabel("FILE")
            .type(Path.class)
            .description("A YAML file of lines `key: value`. Else LAUNCH_CONFIG.")
            .build());
    for (KeyHelp key : ConfigReader.keys()) {
      String usual = key.defaultText().isEmpty() ? "" : " Default: " + key.defaultText() + ".";
      command.addOption(
          OptionSpec.builder("--" + key.key())
              .paramLabel("VALUE")
              .type(String.class)
              .description((key.meaning() + usual).replace("%", "%%"))
              .build());
    }
  }

  ServerConfig read() {
    return new ConfigReader(environment).read(flags(), file());
  }

  String print() {
    return new ConfigReader(environment).print(flags(), file());
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    for (KeyHelp key : ConfigReader.keys()) {
      String value = parsed.matchedOptionValue("--" + key.key(), null);
      if (value != null) {
        flags.put(key.key(), value);
      }
    }
    return flags;
  }

  private Optional<Path> file() {
    Path flag = parsed.matchedOptionValue(CONFIG, null);
    return Optional.ofNullable(flag)
        .or(() -> Optional.ofNullable(environment.get(CONFIG_VARIABLE)).map(Path::of));
  }
}
