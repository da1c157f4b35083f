package io.launch.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.bench.Race.Measured;
import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import io.launch.bench.load.Requests;
import io.launch.bench.load.Target;
import io.launch.bench.model.NoopPython;
import io.launch.bench.process.Installation;
import io.launch.bench.process.WorkerProcess;
import io.launch.client.CreateBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Sync predictions of a Python model that does nothing, beside the bare function, and beside a
/// Java model that does the same.
record PythonBench(
    Installation launch, Workspace workspace, LaunchSession session, BenchOptions options) {
  private static final int WARM_UP_CALLERS = 8;
  private static final int LOOPS = 20_000;

  /// The function as a worker calls it: JSON in, JSON out, and no HTTP.
  private static final String BARE =
      """
      import json, sys, time
      sys.path.insert(0, sys.argv[1])
      from noop import model
      body, loops = sys.stdin.buffer.read(), int(sys.argv[2])
      predict = model.load_predict_fn(None, model.load_model_fn(None))
      times = []
      for _ in range(loops):
          start = time.perf_counter_ns()
          json.dumps({"result": json.dumps(predict(**json.loads(body)["args"]))})
          times.append(time.perf_counter_ns() - start)
      times.sort()
      print(loops / sum(times) * 1e9, times[loops // 2] / 1e6, times[loops * 99 // 100] / 1e6)
      """;

  Section run(Path jar, NoopPython python) throws Exception {
    Row bare = bare(python);
    try (WorkerProcess java = worker("java", WorkerProcess.Model.jar(jar));
        WorkerProcess worker = worker("python", model(python))) {
      Contender direct = contender("Python worker directly", target(worker));
      Contender through =
          new Contender(
              "Python worker through Launch",
              launched(python),
              Optional.of(session.server().process()));
      Contender ofJava = contender("Java worker directly", target(java));
      return race(bare, direct, through, ofJava);
    }
  }

  private Section race(Row bare, Contender direct, Contender through, Contender ofJava)
      throws IOException {
    Race race = new Race(List.of(direct, through, ofJava), options);
    race.warmUp(WARM_UP_CALLERS);
    List<Row> rows = new ArrayList<>(List.of(bare));
    List<Budget> budgets = new ArrayList<>();
    for (int callers : options.callers()) {
      Map<Contender, Measured> measured = race.run(callers);
      measured.forEach((contender, figures) ->
          rows.add(figures.row("%3d  %s".formatted(callers, contender.name()))));
      Measured ofWorker = measured.get(direct);
      if (callers == 1 && ofWorker != null) {
        double added = ofWorker.seen().p50() - bare.figures().getOrDefault(Race.P50, 0.0);
        budgets.add(
            Budget.atMost("1 caller: milliseconds that the worker adds at p50", 0.3, added));
      }
    }
    return new Section(
        "Sync predictions of a Python model that does nothing, 1 KiB of JSON, by number of callers",
        List.of(Race.PER_SECOND, Race.P50, Race.P99, Race.CPU),
        rows,
        budgets);
  }

  static WorkerProcess.Model model(NoopPython python) {
    return WorkerProcess.Model.zip(python.zip(), NoopPython.LOAD_PREDICT, NoopPython.LOAD_MODEL);
  }

  private WorkerProcess worker(String name, WorkerProcess.Model model) throws Exception {
    Path folder = workspace.folder("bench-" + name);
    return WorkerProcess.start(launch, folder, model, PredictCommand.CONCURRENCY);
  }

  private static Contender contender(String name, Target target) {
    return new Contender(name, target, Optional.empty());
  }

  private static Target target(WorkerProcess worker) {
    return PredictCommand.predictions(Requests.to(worker.port()), "/predict");
  }

  private Target launched(NoopPython python) throws IOException, InterruptedException {
    var bundle =
        session
            .client()
            .bundles()
            .createFromPythonFolders(
                "noop-python",
                List.of(python.folder()),
                NoopPython.LOAD_PREDICT,
                NoopPython.LOAD_MODEL,
                CreateBundle.NONE);
    EndpointId endpoint =
        session.deploy(
            "bench-python", bundle.id(), EndpointType.SYNC, 1, PredictCommand.CONCURRENCY);
    return PredictCommand.predictions(
        session.requests(), "/v1/sync-tasks?model_endpoint_id=" + endpoint);
  }

  private Row bare(NoopPython python) throws IOException, InterruptedException {
    Progress.say("the bare Python function");
    Path folder = python.folder().resolveSibling("");
    Process process =
        new ProcessBuilder(
                launch.python().toString(), "-c", BARE, folder.toString(), Integer.toString(LOOPS))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var body = process.outputWriter(UTF_8)) {
      body.write(Bodies.kibibyte());
    }
    String[] figures =
        new String(process.getInputStream().readAllBytes(), UTF_8).strip().split(" ", -1);
    if (process.waitFor() != 0 || figures.length != 3) {
      throw new IOException("the bare function did not run");
    }
    return new Row(
        "     the function itself",
        Map.of(
            Race.PER_SECOND,
            Double.valueOf(figures[0]),
            Race.P50,
            Double.valueOf(figures[1]),
            Race.P99,
            Double.valueOf(figures[2])));
  }
}
