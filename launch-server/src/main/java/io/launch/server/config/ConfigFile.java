package io.launch.server.config;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/// Reads a YAML file of the form `key: value`. A list becomes its words between commas.
final class ConfigFile {
  private final Path path;
  private final Map<String, Given> given = new LinkedHashMap<>();

  private ConfigFile(Path path) {
    this.path = path;
  }

  /// The values of the file by key, each with its line.
  static Map<String, Given> read(Path path) {
    ConfigFile file = new ConfigFile(path);
    try (JsonParser yaml = new YAMLFactory().createParser(Files.readString(path))) {
      file.readAll(yaml);
    } catch (NoSuchFileException _) {
      throw invalid("config: %s (expected: a YAML file; it does not exist)".formatted(path));
    } catch (JsonProcessingException e) {
      throw invalid("config: %s is not valid YAML: %s".formatted(path, e.getOriginalMessage()));
    } catch (IOException e) {
      throw invalid("config: %s cannot be read: %s".formatted(path, e.getMessage()));
    }
    return file.given;
  }

  private void readAll(JsonParser yaml) throws IOException {
    JsonToken first = yaml.nextToken();
    if (first == null) {
      return;
    }
    if (first != JsonToken.START_OBJECT) {
      throw invalid(place(yaml) + ": (expected: lines of the form 'key: value')");
    }
    while (yaml.nextToken() == JsonToken.FIELD_NAME) {
      String key = yaml.currentName();
      String place = place(yaml);
      yaml.nextToken();
      if (given.put(key, new Given(value(yaml, key, place), place, key)) != null) {
        throw invalid("%s: the key '%s' is there twice".formatted(place, key));
      }
    }
  }

  private String value(JsonParser yaml, String key, String place) throws IOException {
    if (yaml.currentToken() == JsonToken.START_ARRAY) {
      StringBuilder words = new StringBuilder();
      while (yaml.nextToken() != JsonToken.END_ARRAY) {
        words.append(words.isEmpty() ? "" : ",").append(scalar(yaml, key, place));
      }
      return words.toString();
    }
    return scalar(yaml, key, place);
  }

  private static String scalar(JsonParser yaml, String key, String place) throws IOException {
    if (yaml.currentToken().isStructStart()) {
      throw invalid("%s: %s (expected: one value, not a block)".formatted(place, key));
    }
    return yaml.currentToken() == JsonToken.VALUE_NULL ? "" : yaml.getText();
  }

  private String place(JsonParser yaml) {
    return path + ", line " + yaml.currentTokenLocation().getLineNr();
  }

  private static LaunchException invalid(String message) {
    return new LaunchException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
