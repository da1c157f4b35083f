package io.launch.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// `docs/config.md` holds the table of all keys as it is made here, so that it cannot lie.
/// `-Dgolden.write=true` writes it anew.
class ConfigPageTest {
  private static final Path PAGE = Path.of("../docs/config.md");
  private static final String START = "<!-- keys -->\n";

  @Test
  void pageHasTheTableOfAllKeys() throws Exception {
    String page = Files.readString(PAGE);
    String expected = page.substring(0, page.indexOf(START) + START.length()) + table();
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(PAGE, expected);
      page = expected;
    }

    assertThat(page).isEqualTo(expected);
  }

  private static String table() {
    return Settings.ALL.stream()
        .map(ConfigPageTest::row)
        .collect(
            Collectors.joining(
                "\n", "\n| key | default | is | value |\n| --- | --- | --- | --- |\n", "\n"));
  }

  private static String row(Setting<?> setting) {
    String usual = setting.defaultText().isEmpty() ? "" : "`" + setting.defaultText() + "`";
    return "| `%s` | %s | %s | %s |"
        .formatted(setting.key(), usual, setting.meaning(), setting.kind().expected());
  }
}
