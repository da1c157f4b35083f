package io.launch.bench;

import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
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
record StartBench(Installation launch, Workspace workspace, Path jar, BenchOptions options) {
  private static final String READY = "ready ms";
  private static final String RESIDENT = "resident MB";
  private static final Duration SETTLE = Duration.ofSeconds(2);

  Section run() throws Exception {
    List<Start> servers = new ArrayList<>();
    List<Start> workers = new ArrayList<>();
    // One more than counts: the first start of a server sets up its data folder, and the first of a
    // worker what later ones share.
    for (int i = 0; i <= options.rounds(); i++) {
      Progress.say("starts, round " + i);
      servers.add(server());
      workers.add(worker());
    }
    Start first = servers.removeFirst();
    workers.removeFirst();
    Start server = median(servers);
    Start worker = median(workers);
    return new Section(
        "From exec to ready, and memory when idle",
        List.of(READY, RESIDENT),
        List.of(
            first.row("launch serve, empty data folder"),
            server.row("launch serve, later"),
            worker.row("worker, jar model")),
        List.of(
            Budget.atMost("milliseconds from exec to ready of the server", 1_500, server.millis),
            Budget.atMost("megabytes that the idle server holds", 250, server.megabytes),
            Budget.atMost("milliseconds from exec to ready of a worker", 500, worker.millis)));
  }

  private Start server() throws IOException, InterruptedException {
    try (ServerProcess server = ServerProcess.start(launch, workspace.folder("start-server"))) {
      return Start.of(server.startTime(), server.process());
    }
  }

  private Start worker() throws Exception {
    try (WorkerProcess worker =
        WorkerProcess.start(
            launch,
            workspace.folder("start-worker"),
            new JavaArtifactFlavor("s3://launch/noop", null, null),
            Map.of("model", jar),
            1)) {
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
