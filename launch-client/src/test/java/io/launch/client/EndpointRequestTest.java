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
  void changesOfTheTaskKeepTheRest() {
    EndpointRequest changed =
        REQUEST
            .withTimeout(Duration.ofSeconds(3))
            .withPriority(-100)
            .withLabel("nightly")
            .withDeadline(Duration.ofHours(1))
            .withIdempotencyKey("order-1")
            .withReturnPickled(false);

    assertThat(changed.timeout()).contains(Duration.ofSeconds(3));
    assertThat(changed.priority()).contains(-100);
    assertThat(changed.label()).contains("nightly");
    assertThat(changed.deadline()).contains(Duration.ofHours(1));
    assertThat(changed.idempotencyKey()).contains("order-1");
    assertThat(REQUEST.idempotencyKey()).isEmpty();
  }

  @Test
  void whatNoTaskCanHaveIsRefused() {
    assertThatThrownBy(() -> REQUEST.withPriority(101))
        .hasMessage("priority: 101 (expected: -100..100)");
    assertThatThrownBy(() -> REQUEST.withPriority(Integer.MIN_VALUE))
        .hasMessageContaining("expected: -100..100");
    assertThatThrownBy(() -> REQUEST.withLabel("x".repeat(201)))
        .hasMessage("label: 201 characters (expected: 1..200)");
    assertThatThrownBy(() -> REQUEST.withDeadline(Duration.ZERO))
        .hasMessage("deadline: PT0S (expected: more than 0)");
    assertThatThrownBy(() -> REQUEST.withIdempotencyKey("a b"))
        .hasMessageContaining("expected: 1..255 visible ASCII characters");
    assertThatThrownBy(() -> REQUEST.withHeader("Idempotency-Key", ""))
        .hasMessageContaining("idempotency key: 0 characters");
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
