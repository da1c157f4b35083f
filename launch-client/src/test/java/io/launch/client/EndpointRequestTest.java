package io.launch.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointRequestTest {
  private static final EndpointRequest REQUEST = EndpointRequest.ofArgs(Map.of("x", 1));

  @Test
  void neitherUrlNorArgsNamesBoth() {
    assertThatThrownBy(() -> EndpointRequest.of(null, null))
        .isInstanceOf(LaunchException.class)
        .hasMessage("url and args: neither is given (expected: exactly one of url and args)");
  }

  @Test
  void bothUrlAndArgsAreRefused() {
    assertThatThrownBy(() -> EndpointRequest.of("https://example.com", Map.of()))
        .isInstanceOf(LaunchException.class)
        .hasMessage("url and args: both are given (expected: exactly one of url and args)");
  }

  @Test
  void resultIsPickledUnlessSaidOtherwise() {
    assertThat(REQUEST.returnPickled()).isTrue();
    assertThat(REQUEST.withReturnPickled(false).returnPickled()).isFalse();
  }

  @Test
  void requestIdIsGeneratedWhenAbsent() {
    assertThat(REQUEST.requestId()).hasSize(36);
    assertThat(EndpointRequest.ofArgs(Map.of()).requestId()).isNotEqualTo(REQUEST.requestId());
    assertThat(REQUEST.withRequestId("mine").requestId()).isEqualTo("mine");
  }

  @Test
  void changesKeepTheRest() {
    EndpointRequest changed =
        REQUEST
            .withHeader("X-Tenant", "a")
            .withHeader("x-tenant", "b")
            .withTimeout(Duration.ofSeconds(3))
            .withRequestId("mine")
            .withReturnPickled(false);

    assertThat(changed.args()).contains(Map.of("x", 1));
    assertThat(changed.url()).isEmpty();
    assertThat(changed.headers()).hasSize(1).containsValue("b");
    assertThat(changed.timeout()).contains(Duration.ofSeconds(3));
    assertThat(changed.requestId()).isEqualTo("mine");
    assertThat(changed.returnPickled()).isFalse();
  }

  @Test
  void headerCannotBringOthersWithIt() {
    assertThatThrownBy(() -> REQUEST.withHeader("X-Tenant", "a\r\nX-Admin: 1"))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("X-Tenant");
  }

  @Test
  void timeoutIsPositive() {
    assertThatThrownBy(() -> REQUEST.withTimeout(Duration.ZERO))
        .isInstanceOf(LaunchException.class)
        .hasMessage("timeout: PT0S (expected: more than 0)");
  }
}
