package io.launch.server.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// `docs/http-api.md` describes the routes as `/openapi.json` does, so that it cannot lie.
/// `-Dgolden.write=true` writes it anew.
class ApiPageTest {
  private static final Path PAGE = Path.of("../docs/http-api.md");
  private static final String START = "<!-- routes -->\n";

  @RegisterExtension final LaunchExtension launch = LaunchExtension.usual();

  private final Wire wire = new Wire(launch);

  @Test
  void pageDescribesTheRoutesAsTheDocumentDoes() throws Exception {
    String page = Files.readString(PAGE);
    String expected =
        page.substring(0, page.indexOf(START) + START.length())
            + ApiPage.of(wire.get("/openapi.json").json());
    if (Boolean.getBoolean("golden.write")) {
      Files.writeString(PAGE, expected);
      page = expected;
    }

    assertThat(page)
        .as(
            "docs/http-api.md is not what the server does. Write it anew: mvn -Dfast -pl"
                + " launch-server -am package -Dtest=ApiPageTest -Dgolden.write=true"
                + " -Dsurefire.failIfNoSpecifiedTests=false")
        .isEqualTo(expected);
  }
}
