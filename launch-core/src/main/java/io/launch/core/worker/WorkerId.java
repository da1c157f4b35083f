package io.launch.core.worker;

/// Names one worker: `wrk_` and 20 lower-case base32 characters.
public record WorkerId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
