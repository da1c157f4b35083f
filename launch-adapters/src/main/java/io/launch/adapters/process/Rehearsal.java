package io.launch.adapters.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the AOT cache of the workers' JVM by one more process, once, if there is none. It takes
/// some seconds, and without the cache workers only start more slowly.
final class Rehearsal {
  private static final Logger log = LoggerFactory.getLogger(Rehearsal.class);

  /// The longest that it may take.
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final AotCache cache;
  private final Stage stage;
  private final AtomicBoolean begun = new AtomicBoolean();

  // Guarded by this.
  private @Nullable Child running;
  private boolean closed;

  Rehearsal(AotCache cache, Stage stage) {
    this.cache = cache;
    this.stage = stage;
  }

  /// Where it takes place.
  interface Stage {
    /// Starts the process, by a JVM with these options too.
    Child open(List<String> options) throws IOException;

    /// Removes what the process left.
    void clear();
  }

  void run() {
    if (!cache.missing() || !begun.compareAndSet(false, true)) {
      return;
    }
    try {
      Child child = stage.open(cache.rehearsalOptions());
      begin(child);
      try {
        finish(child.process());
      } finally {
        child.kill();
      }
    } catch (IOException e) {
      if (!closed()) {
        log.atWarn().setCause(e).log("workers start without an AOT cache, as it cannot be made");
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      stage.clear();
    }
  }

  /// Ends a rehearsal under way, and lets none begin.
  synchronized void close() {
    closed = true;
    if (running != null) {
      running.kill();
    }
  }

  private synchronized void begin(Child child) {
    running = child;
    if (closed) {
      child.kill();
    }
  }

  private synchronized boolean closed() {
    return closed;
  }

  private void finish(Process process) throws IOException, InterruptedException {
    LastWords lastWords = new LastWords();
    OutputLines output = new OutputLines(process.getInputStream(), 1_000);
    Thread reader = Thread.ofVirtual().start(() -> output.forEach(lastWords::add));
    if (!process.waitFor(PATIENCE.toSeconds(), SECONDS)) {
      throw new IOException("the rehearsal took more than " + PATIENCE.toSeconds() + " s");
    }
    reader.join(PATIENCE);
    if (process.exitValue() != 0) {
      throw new IOException("the rehearsal ended, " + lastWords.reason(process.exitValue(), ""));
    }
    cache.finish();
    log.atInfo().log("workers start from an AOT cache from now on");
  }
}
