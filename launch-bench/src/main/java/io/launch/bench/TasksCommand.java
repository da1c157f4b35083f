package io.launch.bench;

import io.launch.bench.Report.Section;
import io.launch.bench.process.CeleryProcess.Pool;
import io.launch.bench.process.DebianPackages;
import io.launch.bench.process.Installation;
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
    description =
        "Durable tasks: submitted, run and answered, beside Celery; embeddings beside ONNX Runtime.",
    mixinStandardHelpOptions = true)
final class TasksCommand implements Callable<Integer> {
  /// What can be asked for.
  enum Part {
    LATENCY,
    THROUGHPUT,
    SUBMIT,
    QUEUE,
    EMBEDDING
  }

  /// Who can be asked to run.
  enum Who {
    SQLITE,
    POSTGRES,
    CELERY
  }

  @Option(
      names = "--parts",
      split = ",",
      defaultValue = "embedding,latency,throughput,submit,queue",
      paramLabel = "PART",
      description = "What to measure; default ${DEFAULT-VALUE}.")
  private Set<Part> parts = Set.of();

  @Option(
      names = "--contenders",
      split = ",",
      defaultValue = "sqlite,postgres,celery",
      paramLabel = "NAME",
      description = "Who runs; default ${DEFAULT-VALUE}. Embeddings are Launch's on SQLite.")
  private Set<Who> contenders = Set.of();

  @Option(
      names = "--tasks",
      defaultValue = "5000",
      paramLabel = "N",
      description = "Tasks from submit to result in one measurement; default ${DEFAULT-VALUE}.")
  private int tasks;

  @Option(
      names = "--round-trips",
      defaultValue = "300",
      paramLabel = "N",
      description = "Tasks that are waited for one by one; default ${DEFAULT-VALUE}.")
  private int roundTrips;

  @Option(
      names = "--celery-pool",
      defaultValue = "prefork",
      paramLabel = "POOL",
      description = "How Celery runs tasks: ${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Pool pool = Pool.PREFORK;

  @Option(
      names = "--install",
      description = "Install Celery and Redis from Debian's packages first, as root.")
  private boolean install;

  @Mixin private BenchOptions options = new BenchOptions();

  @Override
  public Integer call() throws Exception {
    if (install && !DebianPackages.present()) {
      Progress.say(DebianPackages.command());
      DebianPackages.install();
    }
    Installation launch = Installation.find();
    TaskSizes sizes = new TaskSizes(options.duration(), tasks, roundTrips);
    List<Section> sections = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    try (Workspace workspace = Workspace.create()) {
      try (TaskField field = new TaskField(launch, workspace, sizes)) {
        sections.addAll(served(launch, field));
        absent.addAll(field.absent());
      }
      if (parts.contains(Part.QUEUE)) {
        sections.add(new QueueBench(workspace, options).run());
      }
    }
    options.print(absent, sections);
    return 0;
  }

  private List<Section> served(Installation launch, TaskField field) throws Exception {
    List<Section> sections = new ArrayList<>();
    if (contenders.contains(Who.SQLITE)) {
      LaunchSession session = field.addSqlite();
      if (parts.contains(Part.EMBEDDING)) {
        sections.add(new EmbeddingBench(session, launch, options).async());
      }
    }
    if (contenders.contains(Who.POSTGRES)) {
      field.addPostgres();
    }
    if (contenders.contains(Who.CELERY)) {
      field.addCelery(pool);
    }
    Set<Part> raced = Set.of(Part.LATENCY, Part.THROUGHPUT, Part.SUBMIT);
    if (parts.stream().anyMatch(raced::contains)) {
      field.warmUp();
      sections.addAll(new TaskBench(field.contenders(), options).run(parts));
    }
    return sections;
  }
}
