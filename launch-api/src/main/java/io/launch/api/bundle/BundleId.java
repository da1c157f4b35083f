package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names one version of a bundle: `bun_` and 20 lower-case base32 characters.
public record BundleId(@JsonValue String value) {
  @JsonCreator
  public BundleId {}

  /// The bare value, so that ids read well in logs and paths.
  @Override
  public String toString() {
    return value;
  }
}
