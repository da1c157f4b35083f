package io.launch.core.object;

import static io.launch.core.testkit.Samples.CALLER;
import static io.launch.core.testkit.Samples.OTHER_OWNER;
import static io.launch.core.testkit.Samples.OWNER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class LocationTest {
  @ParameterizedTest
  @ValueSource(strings = {"uploads", "results"})
  void ownUploadsAndResultsAreReadable(String folder) {
    String key = folder + "/" + OWNER + "/abc.pkl";

    assertThat(Location.readable(CALLER, "launch", "url", "s3://launch/" + key))
        .isEqualTo(new ObjectKey(key));
  }

  static Stream<String> foreign() {
    return Stream.of(
        "s3://launch/uploads/" + OTHER_OWNER + "/abc",
        "s3://launch/uploads/" + OWNER + "x/abc",
        "s3://launch/uploads/" + OWNER,
        "s3://launch/uploads/" + OWNER + "/",
        "s3://launch/uploads/" + OWNER + "/../" + OTHER_OWNER + "/abc",
        "s3://launch/uploads/" + OWNER + "//abc",
        "s3://launch/uploads/" + OWNER + "/%2e%2e",
        "s3://launch/bundles/sha256/abc",
        "s3://launch/",
        "s3://launch",
        "s3://launchpad/uploads/" + OWNER + "/abc",
        "s3://other/uploads/" + OWNER + "/abc",
        "https://launch/uploads/" + OWNER + "/abc",
        "");
  }

  @ParameterizedTest
  @MethodSource
  void foreign(String location) {
    assertThatThrownBy(() -> Location.readable(CALLER, "launch", "url", location))
        .isInstanceOfSatisfying(
            LaunchException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageStartingWith("url: " + location + " (expected: s3://launch/uploads/" + OWNER);
  }

  @Test
  void locationsAreToldFromWebAddresses() {
    assertThat(Location.isLocation("s3://launch/x")).isTrue();
    assertThat(Location.isLocation("https://launch/x")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "a/b", "uploads/own_1/u_2.bin", "_a/-b"})
  void goodKeysAreTaken(String key) {
    assertThat(new ObjectKey(key)).hasToString(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "/a", "a/", "a//b", "../a", "a/..", "a/.b", "a b", "a\\b", "ä", "a\n"})
  void badKeysAreRefused(String key) {
    assertThatThrownBy(() -> new ObjectKey(key)).hasMessageStartingWith("object key: ");
  }

  @Test
  void longestKeyHas512Characters() {
    assertThat(new ObjectKey("a".repeat(512)).value()).hasSize(512);
    assertThatThrownBy(() -> new ObjectKey("a".repeat(513))).isInstanceOf(LaunchException.class);
  }
}
