package io.launch.adapters.process;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.launch.api.bundle.ArtifactFlavor;
import io.launch.api.worker.WorkerConfig;
import io.launch.core.worker.EndpointLog;
import io.launch.core.worker.Worker;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerPhase;
import io.launch.core.worker.WorkerPhase.Exited;
import io.launch.core.worker.WorkerPhase.Listening;
import io.launch.core.worker.WorkerPhase.Preparing;
import io.launch.core.worker.WorkerPhase.Starting;
import io.launch.core.worker.WorkerSpec;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One worker from its start to its end.
final class WorkerProcess {
  /// How long the output of a dead process is waited for: children that it left may hold it open.
  private static final Duration LAST_OUTPUT = Duration.ofSeconds(1);

  private final WorkerSpec spec;
  private final EndpointLog log;
  private final InstantSource clock;
  private final Consumer<WorkerPhase> onChange;
  private final Instant startedAt;
  private final LastWords lastWords = new LastWords();
  private final CountDownLatch ended = new CountDownLatch(1);
  private volatile WorkerPhase phase;

  // Guarded by this.
  private @Nullable Child child;
  private String order = "";

  WorkerProcess(
      WorkerSpec spec, EndpointLog log, InstantSource clock, Consumer<WorkerPhase> onChange) {
    this.spec = spec;
    this.log = log;
    this.clock = clock;
    this.onChange = onChange;
    this.startedAt = clock.instant();
    this.phase = new Starting(startedAt);
  }

  WorkerSpec spec() {
    return spec;
  }

  boolean exited() {
    return phase instanceof Exited;
  }

  Worker worker() {
    return new Worker(spec.id(), spec.endpoint(), spec.revision(), phase, startedAt);
  }

  /// Starts the process and stays with it until it has ended.
  void run(WorkerLauncher launcher) {
    try {
      Optional<Child> started = launch(launcher);
      end(started.isEmpty() ? "stopped before it was started" : attend(started.get()));
    } catch (IOException e) {
      end("cannot be started: " + e.getMessage());
    } catch (InterruptedException _) {
      kill();
      end("killed, as its server ends");
      Thread.currentThread().interrupt();
    }
  }

  /// Asks the process to end, and ends it by force after `grace`.
  void stop(Duration grace) {
    Child asked = ordered("stopped");
    if (asked == null) {
      return;
    }
    // Not Process.destroy: it closes standard input as well, by which the worker would think that
    // its parent is gone and drop the requests in flight.
    asked.process().toHandle().destroy();
    Thread.ofVirtual()
        .name("stop-" + spec.id())
        .start(() -> {
          if (!awaitEnd(grace)) {
            asked.kill();
          }
        });
  }

  /// Ends the process by force, now.
  void kill() {
    Child asked = ordered("killed");
    if (asked != null) {
      Thread.ofVirtual().name("kill-" + spec.id()).start(asked::killForItsStacks);
    }
  }

  /// Waits until the process has ended; false when it has not after so long.
  boolean awaitEnd(Duration patience) {
    try {
      return ended.await(patience.toNanos(), NANOSECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /// Notes what this process is told, and returns the process if there is one to tell.
  private synchronized @Nullable Child ordered(String what) {
    if (exited()) {
      return null;
    }
    order = order.isEmpty() ? what : order;
    return child;
  }

  private synchronized Optional<Child> launch(WorkerLauncher launcher) throws IOException {
    if (!order.isEmpty()) {
      return Optional.empty();
    }
    var bundle = spec.bundle();
    if (!(bundle.served() instanceof ArtifactFlavor flavor)) {
      throw new IOException("the bundle is an image, and workers here are processes");
    }
    var launch =
        new WorkerLauncher.Launch(
            spec.id().value(),
            WorkerConfig.Mode.SERVE,
            flavor,
            bundle.servedArtifacts(),
            spec.concurrency(),
            spec.memoryBytes());
    Child started = launcher.launch(launch, List.of());
    child = started;
    return Optional.of(started);
  }

  private String attend(Child started) throws InterruptedException {
    Process process = started.process();
    Thread reader = Thread.ofVirtual().name("output-" + spec.id()).start(() -> readOutput(process));
    int exitCode = process.waitFor();
    started.endRest();
    reader.join(LAST_OUTPUT);
    synchronized (this) {
      return lastWords.reason(exitCode, order);
    }
  }

  private void readOutput(Process started) {
    new OutputLines(started.getInputStream(), log.maxLineBytes()).forEach(this::readLine);
  }

  private void readLine(String line) {
    if (WorkerSignal.parse(line).filter(this::heed).isPresent()) {
      return;
    }
    log.add(spec.id(), line);
    lastWords.add(line);
  }

  /// Whether the signal was one that fits the worker's phase; others are what a model printed.
  private boolean heed(WorkerSignal signal) {
    return switch (signal) {
      case WorkerSignal.Listens(int port) -> {
        boolean loading = phase instanceof Starting || phase instanceof Preparing;
        if (loading) {
          become(new Listening(new WorkerAddress("127.0.0.1", port)));
        }
        yield loading;
      }
      case WorkerSignal.Prepares(var what) -> {
        Instant since = phase instanceof Preparing(_, var begun) ? begun : clock.instant();
        boolean loading = phase instanceof Starting || phase instanceof Preparing;
        if (loading) {
          become(new Preparing(what, since));
        }
        yield loading;
      }
      case WorkerSignal.IsPrepared() -> {
        boolean preparing = phase instanceof Preparing;
        if (preparing) {
          become(new Starting(clock.instant()));
        }
        yield preparing;
      }
      case WorkerSignal.Answered() -> {
        lastWords.forget();
        yield true;
      }
    };
  }

  private void end(String reason) {
    become(new Exited(reason, lastWords.output(), clock.instant()));
    ended.countDown();
  }

  /// An end is for good, though output may still be read after it.
  private void become(WorkerPhase next) {
    synchronized (this) {
      if (exited()) {
        return;
      }
      phase = next;
    }
    onChange.accept(next);
  }
}
