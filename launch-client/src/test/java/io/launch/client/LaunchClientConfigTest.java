package io.launch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LaunchClientConfigTest {
  private static final LaunchClientConfig CONFIG =
      LaunchClientConfig.of(URI.create("http://127.0.0.1:8080"), "lk_secret");

  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1:8080", "ftp://x", "http:/x", "http://x?y=1", "localhost"})
  void urlThatIsNoServerIsRefused(String url) {
    assertThatThrownBy(() -> LaunchClientConfig.of(URI.create(scheme(url)), "lk_x"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("url: ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "lk_x\r\nHost: y"})
  void keyThatCannotBeSentIsRefused(String key) {
    assertThatThrownBy(() -> LaunchClientConfig.of(URI.create("http://x"), key))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("apiKey: ");
  }

  @Test
  void slashAtTheEndIsDropped() {
    assertThat(LaunchClientConfig.of(URI.create("http://x/launch/"), "lk_x").url())
        .hasToString("http://x/launch");
  }

  @Test
  void keyIsNotPrinted() {
    assertThat(CONFIG.toString()).doesNotContain("lk_secret").contains("http://127.0.0.1:8080");
  }

  @Test
  void changesKeepTheRest() {
    LaunchClientConfig changed =
        CONFIG
            .withConnectTimeout(Duration.ofSeconds(1))
            .withRequestTimeout(Duration.ofSeconds(2))
            .withUploadTimeout(Duration.ofSeconds(3))
            .withRetries(4)
            .withMaxAnswerBytes(5);

    assertThat(changed)
        .isEqualTo(
            new LaunchClientConfig(
                CONFIG.url(),
                "lk_secret",
                Duration.ofSeconds(1),
                Duration.ofSeconds(2),
                Duration.ofSeconds(3),
                4,
                5));
  }

  @Test
  void boundsAreKept() {
    assertThatThrownBy(() -> CONFIG.withRetries(-1)).hasMessage("retries: -1 (expected: 0..20)");
    assertThatThrownBy(() -> CONFIG.withRequestTimeout(Duration.ZERO))
        .hasMessage("requestTimeout: PT0S (expected: more than 0)");
    assertThatThrownBy(() -> CONFIG.withMaxAnswerBytes(0)).hasMessageContaining("maxAnswerBytes");
  }

  private static String scheme(String url) {
    return url.startsWith("127") ? "//" + url : url;
  }
}
