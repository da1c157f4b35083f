package io.launch.core.worker;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/// Why a worker ended, for those whose connections it broke: they may ask before it is known. Safe
/// for use by many threads.
final class Epitaph {
  private final AtomicLong waits = new AtomicLong();
  private final Map<Long, CompletableFuture<Optional<String>>> waiting = new ConcurrentHashMap<>();
  private volatile @Nullable String text;

  /// What is written, once it is; empty when it is not within this time. Never fails, and nothing
  /// is kept of a wait that is over.
  CompletableFuture<Optional<String>> read(Duration patience) {
    CompletableFuture<Optional<String>> wait = new CompletableFuture<>();
    long number = waits.incrementAndGet();
    waiting.put(number, wait);
    // After it joined those that wait: what is written from here on reaches it.
    String known = text;
    if (known != null) {
      wait.complete(Optional.of(known));
    } else {
      wait.completeOnTimeout(Optional.empty(), patience.toNanos(), TimeUnit.NANOSECONDS);
    }
    return wait.whenComplete((_, _) -> waiting.remove(number));
  }

  void write(String why) {
    text = why;
    waiting.values().forEach(wait -> wait.complete(Optional.of(why)));
  }

  /// How many wait.
  int waiting() {
    return waiting.size();
  }
}
