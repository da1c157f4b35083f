package io.launch.bench;

import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import io.launch.bench.model.NoopPython;
import io.launch.bench.process.ChildProcess;
import io.launch.bench.process.Installation;
import io.launch.bench.process.ServerProcess;
import io.launch.bench.process.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// How long processes take from their start until they answer, and what they hold when idle.
record StartBench(
    Installation launch, Workspace workspace, Path jar, NoopPython python, BenchOptions options) {
  private static final String READY = "ready ms";
  private static final String RESIDENT = "resident MB";
  private static final Duration SETTLE = Duration.ofSeconds(2);

  Section run() throws Exception {
    Progress.say("rehearsals, as a first start makes them");
    server(workspace.folder("rehearsal"));
    Path workers = workspace.folder("start-worker");
    WorkerProcess.rehearse(launch, workers);
    List<Start> firsts = new ArrayList<>();
    List<Start> laters = new ArrayList<>();
    List<Start> ofWorkers = new ArrayList<>();
    List<Start> ofPythons = new ArrayList<>();
    for (int round = 1; round <= options.rounds(); round++) {
      Progress.say("starts, round " + round);
      Path data = workspace.folder("start-server-" + round);
      firsts.add(server(data));
      laters.add(server(data));
      ofWorkers.add(worker(workers, WorkerProcess.Model.jar(jar)));
      ofPythons.add(worker(workers, PythonBench.model(python)));
    }
    return section(median(firsts), median(laters), median(ofWorkers), median(ofPythons));
  }

  private static Section section(Start first, Start later, Start worker, Start python) {
    return new Section(
        "From exec to ready, and memory when idle",
        List.of(READY, RESIDENT),
        List.of(
            first.row("launch serve, empty data folder"),
            later.row("launch serve, later"),
            worker.row("worker, jar model"),
            python.row("worker, Python model")),
        List.of(
            Budget.atMost("milliseconds from exec to ready of the server", 1_500, later.millis),
            Budget.atMost("megabytes that the idle server holds", 250, later.megabytes),
            Budget.atMost("milliseconds from exec to ready of a worker", 500, worker.millis),
            Budget.atMost(
                "milliseconds from exec to ready of a Python worker", 300, python.millis)));
  }

  private Start server(Path data) throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(launch, data, List.of())) {
      return Start.of(server.startTime(), server.process());
    }
  }

  private Start worker(Path folder, WorkerProcess.Model model) throws Exception {
    try (WorkerProcess worker = WorkerProcess.start(launch, folder, model, 1)) {
      return Start.of(worker.startTime(), worker.process());
    }
  }

  private static Start median(List<Start> starts) {
    return new Start(
        starts.stream().mapToDouble(Start::millis).sorted().toArray()[(starts.size() - 1) / 2],
        starts.stream().mapToDouble(Start::megabytes).sorted().toArray()[(starts.size() - 1) / 2]);
  }

  /// One start.
  private record Start(double millis, double megabytes) {
    static Start of(Duration time, ChildProcess process) throws IOException, InterruptedException {
      process.awaitStillThere(SETTLE);
      return new Start(time.toNanos() / 1e6, process.residentBytes() / 1e6);
    }

    Row row(String name) {
      return new Row(name, Map.of(READY, millis, RESIDENT, megabytes));
    }
  }
}
