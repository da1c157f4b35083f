package io.launch.bench;

import io.launch.bench.Race.Measured;
import io.launch.bench.load.Measurement;
import io.launch.bench.process.CeleryProcess;
import io.launch.bench.process.CeleryProcess.Seen;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Celery on Redis. Its producers are Python processes, as those of its users are.
record CeleryTasks(String name, CeleryProcess celery, TaskSizes sizes) implements TaskContender {
  /// More than there are processors gain nothing: each is busy all the time.
  private static final int PRODUCERS = Math.max(2, Runtime.getRuntime().availableProcessors());

  private static final int WARM_UP_TASKS = 500;

  @Override
  public void warmUp() throws Exception {
    drain(WARM_UP_TASKS);
  }

  @Override
  public List<Way> submits() {
    return List.of(new Way(name, this::submit));
  }

  @Override
  public List<Way> drains() {
    return List.of(new Way(name, () -> drain(sizes.tasks())));
  }

  @Override
  public List<Way> roundTrips() {
    return List.of(new Way(name, () -> load("latency", sizes.roundTrips())));
  }

  private Measured submit() throws Exception {
    return load("submit", PRODUCERS, sizes.duration().toSeconds());
  }

  private Measured drain(int tasks) throws Exception {
    return load("drain", PRODUCERS, tasks);
  }

  private Measured load(String what, Number... sizes) throws Exception {
    String[] arguments = new String[sizes.length + 1];
    arguments[0] = what;
    for (int i = 0; i < sizes.length; i++) {
      arguments[i + 1] = sizes[i].toString();
    }
    Duration cpu = celery.cpu();
    Seen seen = celery.load(Bodies.kibibyteOfArgs(), arguments);
    double micros = celery.cpu().minus(cpu).toNanos() / 1e3 / seen.tasks();
    return new Measured(
        new Measurement(
            seen.tasks() / seen.seconds(), orNaN(seen.p50()), orNaN(seen.p99()), seen.tasks()),
        micros);
  }

  private static double orNaN(@Nullable Double figure) {
    return figure == null ? Double.NaN : figure;
  }
}
