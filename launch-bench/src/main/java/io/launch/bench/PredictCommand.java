package io.launch.bench;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.bench.Report.Section;
import io.launch.bench.load.Requests;
import io.launch.bench.load.Target;
import io.launch.bench.model.NoopJar;
import io.launch.bench.model.NoopPython;
import io.launch.bench.process.BareProxy;
import io.launch.bench.process.ChildProcess;
import io.launch.bench.process.Installation;
import io.launch.bench.process.WorkerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `launch bench predict`.
@Command(
    name = "predict",
    description =
        "Sync predictions through Launch beside the worker itself, a bare proxy and ONNX Runtime.",
    mixinStandardHelpOptions = true)
final class PredictCommand implements Callable<Integer> {
  static final int CONCURRENCY = 8;
  private static final Duration PROXY_START = Duration.ofSeconds(30);

  /// What can be asked for.
  enum Part {
    STARTS,
    NOOP,
    PYTHON,
    EMBEDDING
  }

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "starts,noop,python,embedding",
      paramLabel = "PART",
      description = "What to measure; default ${DEFAULT-VALUE}.")
  private Set<Part> parts = Set.of();

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws Exception {
    Installation launch = Installation.find();
    List<Section> sections = new ArrayList<>();
    try (Workspace workspace = Workspace.create()) {
      Path jar = NoopJar.write(workspace.root().resolve("noop.jar"));
      NoopPython python = NoopPython.write(workspace.folder("python"));
      if (parts.contains(Part.STARTS)) {
        sections.add(new StartBench(launch, workspace, jar, python, options).run());
      }
      if (parts.stream().anyMatch(part -> part != Part.STARTS)) {
        sections.addAll(served(launch, workspace, jar, python));
      }
    }
    options.print(sections);
    return 0;
  }

  private List<Section> served(
      Installation launch, Workspace workspace, Path jar, NoopPython python) throws Exception {
    List<Section> sections = new ArrayList<>();
    try (LaunchSession session = LaunchSession.start(launch, workspace.folder("data"))) {
      if (parts.contains(Part.NOOP)) {
        sections.add(noop(launch, workspace, session, jar));
      }
      if (parts.contains(Part.PYTHON)) {
        sections.add(new PythonBench(launch, workspace, session, options).run(jar, python));
      }
      if (parts.contains(Part.EMBEDDING)) {
        sections.add(new EmbeddingBench(session, launch, options).sync());
      }
    }
    return sections;
  }

  private Section noop(Installation launch, Workspace workspace, LaunchSession session, Path jar)
      throws Exception {
    try (WorkerProcess worker =
            WorkerProcess.start(
                launch, workspace.folder("worker"), WorkerProcess.Model.jar(jar), CONCURRENCY);
        ChildProcess proxy = ChildProcess.start("the proxy", proxy(launch, worker), Map.of())) {
      Target direct = predictions(Requests.to(worker.port()), "/predict");
      Target relayed = predictions(Requests.to(proxy.awaitPort(PROXY_START)), "/predict");
      return new SyncBench(
              new Contender("worker directly", direct, Optional.empty()),
              new Contender("through a bare proxy", relayed, Optional.of(proxy)),
              new Contender(
                  "through Launch",
                  launched(session, jar),
                  Optional.of(session.server().process())),
              options)
          .run();
    }
  }

  private static Target launched(LaunchSession session, Path jar)
      throws IOException, InterruptedException {
    EndpointId endpoint =
        session.deploy(
            "bench-sync",
            session.client().bundles().createFromJar("noop", jar).id(),
            EndpointType.SYNC,
            1,
            CONCURRENCY);
    return predictions(session.requests(), "/v1/sync-tasks?model_endpoint_id=" + endpoint);
  }

  static Target predictions(Requests requests, String path) {
    return requests.posts(path, List.of(Bodies.kibibyte()));
  }

  private static List<String> proxy(Installation launch, WorkerProcess worker) {
    return List.of(
        launch.java().toString(),
        "-XX:+UseG1GC",
        "-cp",
        System.getProperty("java.class.path"),
        BareProxy.class.getName(),
        Integer.toString(worker.port()));
  }
}
