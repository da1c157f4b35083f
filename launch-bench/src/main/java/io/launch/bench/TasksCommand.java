package io.launch.bench;

import io.launch.bench.Report.Section;
import io.launch.bench.model.NoopJar;
import io.launch.bench.process.Installation;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `launch bench tasks`.
@Command(
    name = "tasks",
    description = "Durable tasks: submitted, run and answered, and embeddings beside ONNX Runtime.",
    mixinStandardHelpOptions = true)
final class TasksCommand implements Callable<Integer> {
  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws Exception {
    Installation launch = Installation.find();
    List<Section> sections = new ArrayList<>();
    try (Workspace workspace = Workspace.create();
        LaunchSession session = LaunchSession.start(launch, workspace.folder("data"))) {
      sections.add(new EmbeddingBench(session, launch, options).async());
      sections.addAll(
          new TaskBench(session, NoopJar.write(workspace.root().resolve("noop.jar")), options)
              .run());
    }
    options.print(sections);
    return 0;
  }
}
