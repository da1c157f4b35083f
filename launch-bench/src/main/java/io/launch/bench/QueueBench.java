package io.launch.bench;

import io.launch.adapters.sql.Database;
import io.launch.adapters.sql.DatabaseConfig;
import io.launch.adapters.sql.DatabaseUrl;
import io.launch.adapters.sql.SqlTaskQueue;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.bench.Race.Measured;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import io.launch.bench.load.Measurement;
import io.launch.bench.process.PostgresProcess;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import io.launch.core.task.LeasedTask;
import io.launch.core.task.NewTask;
import io.launch.core.task.TaskOutcome;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRun;
import io.launch.core.task.TaskState;
import io.launch.core.task.TaskTerms;
import io.launch.core.worker.WorkerId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/// The steps of the queue in its database, with no server, worker or HTTP around them.
record QueueBench(Workspace workspace, BenchOptions options) {
  private static final int ADDERS = 16;
  private static final int LEASERS = 4;
  private static final int AT_ONCE = 32;
  private static final int TASKS = 16_000;
  private static final Duration LONG = Duration.ofHours(1);
  private static final EndpointId ENDPOINT = new EndpointId("end_bench");
  private static final String HOLDER = "bench";
  private static final TaskRun RUN = new TaskRun(new WorkerId("wrk_bench"), 1);

  Section run() throws Exception {
    Map<String, List<Measured>> rounds = new LinkedHashMap<>();
    try (PostgresProcess postgres = PostgresProcess.start(workspace.folder("queue-postgres"));
        Database sqlite =
            Database.open(workspace.folder("queue").resolve("queue.db"), DatabaseConfig.DEFAULT);
        Database other =
            Database.open(
                new DatabaseUrl.Postgresql(postgres.newDatabase("queue")),
                DatabaseConfig.DEFAULT)) {
      Map<String, TaskQueue> queues = new LinkedHashMap<>();
      queues.put("sqlite", new SqlTaskQueue(sqlite, InstantSource.system()));
      queues.put("postgres", new SqlTaskQueue(other, InstantSource.system()));
      // The first round is for the compiler.
      for (int round = 0; round <= options.rounds(); round++) {
        for (Map.Entry<String, TaskQueue> each : queues.entrySet()) {
          Progress.say("round %d: the queue alone, %s".formatted(round, each.getKey()));
          Map<String, Measured> seen = steps(each.getKey(), each.getValue());
          if (round > 0) {
            seen.forEach((name, measured) ->
                rounds.computeIfAbsent(name, _ -> new ArrayList<>()).add(measured));
          }
        }
      }
    }
    List<Row> rows = new ArrayList<>();
    rounds.forEach((name, all) -> rows.add(Measured.median(all).row(name)));
    return new Section(
        "Steps of the queue alone, 1 KiB of JSON; 16 add, 4 lease and complete 32 at a time",
        List.of(Race.PER_SECOND, Race.P50, Race.P99),
        rows,
        List.of());
  }

  /// Ends with an empty queue, as it began.
  private static Map<String, Measured> steps(String database, TaskQueue queue) throws Exception {
    Map<String, Measured> seen = new LinkedHashMap<>();
    AtomicInteger numbers = new AtomicInteger();
    List<List<LeasedTask>> leased = new ArrayList<>();
    seen.put(database + ", add", add(queue, numbers));
    seen.put(
        database + ", lease",
        together(
            LEASERS,
            TASKS / AT_ONCE,
            AT_ONCE,
            () -> {
              List<LeasedTask> some = lease(queue, List.of());
              synchronized (leased) {
                leased.add(some);
              }
            }));
    AtomicInteger next = new AtomicInteger();
    seen.put(
        database + ", complete",
        together(
            LEASERS,
            leased.size(),
            AT_ONCE,
            () ->
                queue.exchange(outcomes(leased.get(next.getAndIncrement())), ENDPOINT, HOLDER, 0)));
    add(queue, numbers);
    ThreadLocal<List<LeasedTask>> held = ThreadLocal.withInitial(List::of);
    seen.put(
        database + ", complete and lease",
        together(
            LEASERS, TASKS / AT_ONCE, AT_ONCE, () -> held.set(lease(queue, outcomes(held.get())))));
    queue.failAll(ENDPOINT, "The benchmark is over.");
    return seen;
  }

  private static Measured add(TaskQueue queue, AtomicInteger numbers) throws Exception {
    byte[] args = Bodies.kibibyteOfArgs().getBytes(StandardCharsets.UTF_8);
    long run = System.nanoTime();
    return together(
        ADDERS,
        TASKS,
        1,
        () -> {
          Instant now = Instant.now();
          queue.add(
              List.of(
                  new NewTask(
                      new TaskId("tsk_" + run + "_" + numbers.getAndIncrement()),
                      new OwnerId("bench"),
                      ENDPOINT,
                      new TaskInput.Args(args),
                      false,
                      now,
                      terms(now),
                      Optional.empty(),
                      Optional.empty())));
        });
  }

  private static TaskTerms terms(Instant now) {
    return new TaskTerms(
        0, Optional.empty(), now.plus(LONG), Optional.empty(), 3, Duration.ZERO, false, LONG, LONG);
  }

  private static List<LeasedTask> lease(TaskQueue queue, List<TaskOutcome> outcomes) {
    List<LeasedTask> some = queue.exchange(outcomes, ENDPOINT, HOLDER, AT_ONCE).leased();
    if (some.size() != AT_ONCE) {
      throw new IllegalStateException(some.size() + " tasks were leased, not " + AT_ONCE);
    }
    return some;
  }

  private static List<TaskOutcome> outcomes(List<LeasedTask> tasks) {
    return tasks.stream()
        .<TaskOutcome>map(task ->
            new TaskOutcome.Ended(
                task.lease(), new TaskState.Succeeded("{\"fields\":40}"), Optional.of(RUN)))
        .toList();
  }

  /// So many calls by so many threads, each of which counts for some tasks.
  private static Measured together(int threads, int calls, int tasksOfCall, Runnable call)
      throws Exception {
    AtomicInteger left = new AtomicInteger(calls);
    List<Duration> times = new ArrayList<>();
    long start = System.nanoTime();
    try (ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      Callable<List<Duration>> work = () -> repeat(left, call);
      List<Future<List<Duration>>> all = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        all.add(pool.submit(work));
      }
      for (Future<List<Duration>> each : all) {
        times.addAll(each.get());
      }
    }
    Measurement seen = Measurement.of(times, Duration.ofNanos(System.nanoTime() - start));
    return new Measured(
        new Measurement(
            seen.perSecond() * tasksOfCall, seen.p50(), seen.p99(), (long) calls * tasksOfCall),
        0);
  }

  private static List<Duration> repeat(AtomicInteger left, Runnable call) {
    List<Duration> times = new ArrayList<>();
    while (left.getAndDecrement() > 0) {
      long start = System.nanoTime();
      call.run();
      times.add(Duration.ofNanos(System.nanoTime() - start));
    }
    return times;
  }
}
