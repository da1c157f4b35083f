package io.launch.core.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until a test advances it.
public final class ManualClock implements InstantSource {
  private final AtomicReference<Instant> now;

  /// A clock that begins on some morning.
  public ManualClock() {
    this(Instant.parse("2026-01-02T03:04:05.678901Z"));
  }

  public ManualClock(Instant start) {
    this.now = new AtomicReference<>(start);
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void advance(Duration time) {
    now.updateAndGet(instant -> instant.plus(time));
  }
}
