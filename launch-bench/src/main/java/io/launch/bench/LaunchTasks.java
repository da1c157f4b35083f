package io.launch.bench;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.bench.Race.Measured;
import io.launch.bench.load.LoadGenerator;
import io.launch.bench.load.Measurement;
import io.launch.bench.load.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A Launch server with a model that does nothing, written in one language.
///
/// @param live name of the endpoint whose workers answer
/// @param liveId its id
/// @param parked an endpoint whose worker never answers, so that nothing but submitting goes on
record LaunchTasks(
    String name,
    LaunchSession session,
    String live,
    EndpointId liveId,
    List<EndpointId> parked,
    TaskSizes sizes)
    implements TaskContender {
  static final int CALLERS = 64;
  static final int BATCH = 1_000;
  private static final int BATCH_CALLERS = 2;
  private static final int WARM_UP_TASKS = 10_000;
  private static final int WARM_UP_ROUND_TRIPS = 500;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Override
  public void warmUp() throws Exception {
    drainBatches(WARM_UP_TASKS);
    drainSingles(WARM_UP_TASKS);
    roundTrips(WARM_UP_ROUND_TRIPS);
    for (EndpointId endpoint : parked) {
      LoadGenerator.run(singles(endpoint), CALLERS, sizes.duration());
    }
  }

  @Override
  public List<Way> submits() {
    List<Way> ways = new ArrayList<>();
    for (EndpointId endpoint : parked) {
      ways.add(new Way(name + ", one a request", () -> submit(endpoint)));
      ways.add(new Way(name + ", 1,000 a request", () -> submitBatches(endpoint)));
    }
    return ways;
  }

  @Override
  public List<Way> drains() {
    return List.of(
        new Way(name + ", one a request", () -> drainSingles(sizes.tasks())),
        new Way(name + ", 1,000 a request", () -> drainBatches(sizes.tasks())));
  }

  @Override
  public List<Way> roundTrips() {
    return List.of(new Way(name, () -> roundTrips(sizes.roundTrips())));
  }

  private Measured submit(EndpointId endpoint) throws IOException {
    Duration cpu = cpu();
    Measurement seen = LoadGenerator.run(singles(endpoint), CALLERS, sizes.duration());
    return new Measured(seen, microsSince(cpu, seen.answers()));
  }

  private Measured submitBatches(EndpointId endpoint) throws IOException {
    Target batches =
        session.requests().posts(TaskClient.batchPath(endpoint), List.of(Bodies.batch(BATCH)));
    Duration cpu = cpu();
    Measurement seen = LoadGenerator.run(batches, BATCH_CALLERS, sizes.duration());
    long tasks = seen.answers() * BATCH;
    return new Measured(
        new Measurement(seen.perSecond() * BATCH, seen.p50(), seen.p99(), tasks),
        microsSince(cpu, tasks));
  }

  private Measured drainSingles(int tasks) throws IOException, InterruptedException {
    List<String> answers = new ArrayList<>();
    Duration cpu = cpu();
    long start = System.nanoTime();
    LoadGenerator.count(singles(liveId), CALLERS, tasks, PATIENCE, answers::add);
    session.awaitDrained(live);
    Measured measured = throughput(answers.size(), start, cpu);
    // That nothing is left says nothing about how it ended.
    try (TaskClient client = new TaskClient(session.requests(), liveId)) {
      List<TaskId> ids = TaskClient.ids(answers);
      for (int from = 0; from < ids.size(); from += BATCH) {
        client.awaitAll(ids.subList(from, Math.min(ids.size(), from + BATCH)));
      }
    }
    return measured;
  }

  private Measured drainBatches(int tasks) throws IOException {
    String batch = Bodies.batch(BATCH);
    int batches = Math.max(1, tasks / BATCH);
    Duration cpu = cpu();
    long start = System.nanoTime();
    try (TaskClient client = new TaskClient(session.requests(), liveId)) {
      List<List<TaskId>> submitted = new ArrayList<>();
      for (int i = 0; i < batches; i++) {
        submitted.add(client.submit(batch));
      }
      for (List<TaskId> ids : submitted) {
        client.awaitAll(ids);
      }
    }
    return throughput((long) batches * BATCH, start, cpu);
  }

  private Measured roundTrips(int count) throws IOException {
    String body = Bodies.kibibyte();
    Duration cpu = cpu();
    List<Duration> times = new ArrayList<>();
    try (TaskClient client = new TaskClient(session.requests(), liveId)) {
      for (int i = 0; i < count; i++) {
        long start = System.nanoTime();
        client.roundTrip(body);
        times.add(Duration.ofNanos(System.nanoTime() - start));
      }
    }
    Duration total = times.stream().reduce(Duration.ZERO, Duration::plus);
    return new Measured(Measurement.of(times, total), microsSince(cpu, count));
  }

  private Target singles(EndpointId endpoint) {
    return session.requests().posts(TaskClient.path(endpoint), List.of(Bodies.kibibyte()));
  }

  private Measured throughput(long tasks, long start, Duration cpuBefore) {
    double seconds = (System.nanoTime() - start) / 1e9;
    Measurement seen = new Measurement(tasks / seconds, Double.NaN, Double.NaN, tasks);
    return new Measured(seen, microsSince(cpuBefore, tasks));
  }

  /// Server and workers: with Celery, too, both are counted.
  private Duration cpu() {
    return session.server().process().cpuOfAll();
  }

  private double microsSince(Duration before, long tasks) {
    return cpu().minus(before).toNanos() / 1e3 / Math.max(1, tasks);
  }
}
