package io.launch.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Answers as they are pinned in `src/test/resources/golden`: a difference is a change of the API.
/// `-Dgolden.write=true` writes them anew.
public final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  public static void check(String name, JsonNode answer) throws IOException {
    Path file = FOLDER.resolve(name + ".json");
    String steady = Wire.steady(answer);
    if (Boolean.getBoolean("golden.write")) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, steady);
    }
    assertThat(steady).isEqualTo(Files.readString(file));
  }
}
