package io.launch.bench;

import io.launch.bench.Report.Section;
import io.launch.bench.model.NoopJar;
import io.launch.bench.process.Installation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `launch bench tasks`.
@Command(
    name = "tasks",
    description = "Durable tasks: submitted, run and answered, and embeddings beside ONNX Runtime.",
    mixinStandardHelpOptions = true)
final class TasksCommand implements Callable<Integer> {
  /// What can be asked for.
  enum Part {
    LATENCY,
    THROUGHPUT,
    SUBMIT,
    EMBEDDING
  }

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "embedding,latency,throughput,submit",
      paramLabel = "PART",
      description = "What to measure; default ${DEFAULT-VALUE}.")
  private Set<Part> parts = Set.of();

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws Exception {
    Installation launch = Installation.find();
    List<Section> sections = new ArrayList<>();
    try (Workspace workspace = Workspace.create();
        LaunchSession session = LaunchSession.start(launch, workspace.folder("data"))) {
      if (parts.contains(Part.EMBEDDING)) {
        sections.add(new EmbeddingBench(session, launch, options).async());
      }
      Path jar = NoopJar.write(workspace.root().resolve("noop.jar"));
      sections.addAll(new TaskBench(session, jar, options).run(parts));
    }
    options.print(sections);
    return 0;
  }
}
