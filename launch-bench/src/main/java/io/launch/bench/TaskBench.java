package io.launch.bench;

import io.launch.api.bundle.ModelBundleView;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.api.task.TaskId;
import io.launch.bench.Race.Measured;
import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import io.launch.bench.TasksCommand.Part;
import io.launch.bench.load.LoadGenerator;
import io.launch.bench.load.Measurement;
import io.launch.bench.load.Target;
import io.launch.bench.process.ChildProcess;
import io.launch.client.CreateBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Durable tasks of a model that does nothing: how fast they are taken, run, and answered.
record TaskBench(LaunchSession session, Path jar, BenchOptions options) {
  private static final int WORKERS = 4;
  private static final int CONCURRENCY = 8;
  private static final int CALLERS = 64;
  private static final int BATCH = 1_000;
  private static final int BATCH_CALLERS = 2;
  private static final int DRAINED_BATCHES = 20;
  private static final int ROUND_TRIPS = 500;
  private static final String ENDPOINT = "bench-tasks";

  /// Measures those parts that are its own.
  List<Section> run(Set<Part> parts) throws IOException, InterruptedException {
    List<Section> sections = new ArrayList<>();
    if (parts.contains(Part.LATENCY) || parts.contains(Part.THROUGHPUT)) {
      EndpointId live = deploy(ENDPOINT, CreateBundle.NONE, WORKERS, CONCURRENCY);
      // For the compiler, and not counted.
      drain(live);
      if (parts.contains(Part.LATENCY)) {
        sections.add(roundTrips(live));
      }
      if (parts.contains(Part.THROUGHPUT)) {
        sections.add(endToEnd(live));
      }
    }
    if (parts.contains(Part.SUBMIT)) {
      CreateBundle parked = CreateBundle.NONE.withAppConfig(Map.of("park", true));
      sections.add(submit(deploy("bench-parked", parked, 1, 1)));
    }
    return sections;
  }

  private EndpointId deploy(String name, CreateBundle settings, int workers, int concurrency)
      throws IOException, InterruptedException {
    ModelBundleView bundle = session.client().bundles().createFromJar(name, jar, settings);
    return session.deploy(name, bundle.id(), EndpointType.ASYNC, workers, concurrency);
  }

  private Section roundTrips(EndpointId endpoint) throws IOException {
    Progress.say("submit to result, idle system");
    String body = Bodies.kibibyte();
    List<Duration> times = new ArrayList<>();
    try (TaskClient tasks = new TaskClient(session.requests(), endpoint)) {
      for (int i = 0; i < 2 * ROUND_TRIPS; i++) {
        long start = System.nanoTime();
        tasks.roundTrip(body);
        if (i >= ROUND_TRIPS) {
          times.add(Duration.ofNanos(System.nanoTime() - start));
        }
      }
    }
    Duration total = times.stream().reduce(Duration.ZERO, Duration::plus);
    Measurement seen = Measurement.of(times, total);
    return new Section(
        "Submit to result, one task at a time, 1 KiB of JSON, 4 workers",
        List.of(Race.P50, Race.P99),
        List.of(new Measured(seen, 0).row("Launch")),
        List.of(Budget.atMost("milliseconds from submit to result at p50", 10, seen.p50())));
  }

  private Section endToEnd(EndpointId endpoint) throws IOException, InterruptedException {
    List<Measured> batches = new ArrayList<>();
    List<Measured> singles = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      Progress.say("round " + round + ": tasks submitted in batches, until all have ended");
      batches.add(drain(endpoint));
      Progress.say("round " + round + ": tasks submitted one by one, until all have ended");
      singles.add(drainSingles(endpoint));
    }
    Measured batch = Measured.median(batches);
    return new Section(
        "Tasks from submit to result per second, 1 KiB of JSON, 4 workers of 8 places each",
        List.of(Race.PER_SECOND, Race.CPU),
        List.of(
            batch.row("20 batches of 1,000"),
            Measured.median(singles).row("64 callers, one task a request")),
        List.of(
            Budget.atLeast("tasks per second from end to end", 3_000, batch.seen().perSecond())));
  }

  private Measured drain(EndpointId endpoint) throws IOException {
    String batch = Bodies.batch(BATCH);
    Duration cpu = session.server().process().cpu();
    long start = System.nanoTime();
    try (TaskClient tasks = new TaskClient(session.requests(), endpoint)) {
      List<List<TaskId>> submitted = new ArrayList<>();
      for (int i = 0; i < DRAINED_BATCHES; i++) {
        submitted.add(tasks.submit(batch));
      }
      for (List<TaskId> ids : submitted) {
        tasks.awaitAll(ids);
      }
    }
    return throughput((long) DRAINED_BATCHES * BATCH, start, cpu);
  }

  private Measured drainSingles(EndpointId endpoint) throws IOException, InterruptedException {
    Target posts = session.requests().posts(TaskClient.path(endpoint), List.of(Bodies.kibibyte()));
    Duration cpu = session.server().process().cpu();
    long start = System.nanoTime();
    Measurement submitted = LoadGenerator.run(posts, CALLERS, options.duration());
    session.awaitDrained(ENDPOINT);
    return throughput(submitted.answers(), start, cpu);
  }

  private Measured throughput(long tasks, long start, Duration cpuBefore) {
    double seconds = (System.nanoTime() - start) / 1e9;
    Duration cpu = session.server().process().cpu().minus(cpuBefore);
    Measurement seen = new Measurement(tasks / seconds, Double.NaN, Double.NaN, tasks);
    return new Measured(seen, cpu.toNanos() / 1e3 / tasks);
  }

  /// To an endpoint whose worker never answers, so that nothing but submitting goes on.
  private Section submit(EndpointId endpoint) throws IOException {
    Target one = session.requests().posts(TaskClient.path(endpoint), List.of(Bodies.kibibyte()));
    Contender single = new Contender("one task a request", one, server());
    Race singles = new Race(List.of(single), options);
    singles.warmUp(CALLERS);
    Measured figures = singles.run(CALLERS).values().iterator().next();
    Target many =
        session.requests().posts(TaskClient.batchPath(endpoint), List.of(Bodies.batch(BATCH)));
    Contender batch = new Contender("1,000 tasks a request", many, server());
    Measured batches =
        new Race(List.of(batch), options).run(BATCH_CALLERS).values().iterator().next();
    List<Row> rows =
        List.of(
            figures.row("%3d  %s".formatted(CALLERS, single.name())),
            perTask(batches).row("%3d  %s".formatted(BATCH_CALLERS, batch.name())));
    return new Section(
        "Durable submit, tasks per second, 1 KiB of JSON, by number of callers",
        List.of(Race.PER_SECOND, Race.P50, Race.P99, Race.CPU),
        rows,
        List.of(
            Budget.atLeast(
                "64 callers: tasks submitted per second", 5_000, figures.seen().perSecond())));
  }

  private Optional<ChildProcess> server() {
    return Optional.of(session.server().process());
  }

  private static Measured perTask(Measured batches) {
    Measurement seen = batches.seen();
    return new Measured(
        new Measurement(seen.perSecond() * BATCH, seen.p50(), seen.p99(), seen.answers()),
        batches.cpuMicros() / BATCH);
  }
}
