package io.launch.core.worker;

/// Names one worker: `wrk_` and 20 lower-case base32 characters.
public record WorkerId(String value) {
  /// No worker: who speaks in an endpoint's log is Launch itself.
  public static final WorkerId LAUNCH = new WorkerId("launch");

  @Override
  public String toString() {
    return value;
  }
}
