package io.launch.bench;

import io.launch.api.bundle.ModelBundleView;
import io.launch.api.endpoint.EndpointId;
import io.launch.api.endpoint.EndpointType;
import io.launch.bench.model.NoopJar;
import io.launch.bench.model.NoopPython;
import io.launch.bench.process.CeleryProcess;
import io.launch.bench.process.CeleryProcess.Pool;
import io.launch.bench.process.DebianPackages;
import io.launch.bench.process.Installation;
import io.launch.bench.process.PostgresProcess;
import io.launch.bench.process.RedisProcess.Durability;
import io.launch.client.CreateBundle;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Everything that runs tasks in one run: all of it is up all the time, so that rounds can take
/// turns.
final class TaskField implements AutoCloseable {
  static final String SQLITE = "launch sqlite";
  static final String POSTGRES = "launch postgres";
  static final String CELERY = "celery redis";
  static final String CELERY_ALWAYS = "celery redis, appendfsync always";
  static final int WORKERS = 4;
  private static final int PLACES = 8;

  private final Installation launch;
  private final Workspace workspace;
  private final TaskSizes sizes;
  private final List<TaskContender> contenders = new ArrayList<>();
  private final List<String> absent = new ArrayList<>();
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();

  TaskField(Installation launch, Workspace workspace, TaskSizes sizes) {
    this.launch = launch;
    this.workspace = workspace;
    this.sizes = sizes;
  }

  List<TaskContender> contenders() {
    return List.copyOf(contenders);
  }

  /// Who is not there, and why, a sentence each.
  List<String> absent() {
    return List.copyOf(absent);
  }

  /// Adds Launch as it comes and returns its server.
  LaunchSession addSqlite() throws IOException, InterruptedException {
    LaunchSession session = LaunchSession.start(launch, workspace.folder("data"));
    opened.push(session);
    deploy(SQLITE, session);
    return session;
  }

  /// Adds Launch on PostgreSQL, where that can be had.
  void addPostgres() throws IOException, InterruptedException {
    try {
      Progress.say("starting PostgreSQL");
      PostgresProcess postgres = PostgresProcess.start(workspace.folder("postgres"));
      opened.push(postgres);
      LaunchSession session =
          LaunchSession.start(
              launch,
              workspace.folder("data-postgres"),
              List.of("--database-url", postgres.newDatabase("launch")));
      opened.push(session);
      deploy(POSTGRES, session);
    } catch (IOException failure) {
      leaveOut("Without PostgreSQL: " + String.valueOf(failure.getMessage()).replace('\n', ' '));
    }
  }

  /// Adds Celery twice, as Redis comes and as safe as Launch, where it is installed.
  void addCelery(Pool pool) throws IOException, InterruptedException {
    if (!DebianPackages.present()) {
      leaveOut("Without Celery: it is not installed. --install, or: " + DebianPackages.command());
      return;
    }
    add(CELERY, Durability.SNAPSHOTS, pool);
    add(CELERY_ALWAYS, Durability.ALWAYS, pool);
  }

  void warmUp() throws Exception {
    for (TaskContender contender : contenders) {
      Progress.say("warming up: " + contender.name());
      contender.warmUp();
    }
  }

  /// Ends all that was started, the last first.
  @Override
  public void close() throws Exception {
    Exception first = null;
    for (AutoCloseable each : opened) {
      try {
        each.close();
      } catch (IOException | InterruptedException failure) {
        if (first == null) {
          first = failure;
        } else {
          first.addSuppressed(failure);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private void add(String name, Durability durability, Pool pool)
      throws IOException, InterruptedException {
    Progress.say("starting " + name);
    Path folder = workspace.folder("celery-" + durability);
    CeleryProcess celery = CeleryProcess.start(folder, durability, pool, WORKERS);
    opened.push(celery);
    contenders.add(new CeleryTasks(name, celery, sizes));
  }

  /// A model of each language on the same server.
  private void deploy(String name, LaunchSession session) throws IOException, InterruptedException {
    Path jar = NoopJar.write(workspace.folder(name).resolve("noop.jar"));
    NoopPython python = NoopPython.write(workspace.folder(name + "-python"));
    ModelBundleView ofJava = session.client().bundles().createFromJar("noop", jar);
    ModelBundleView ofPython =
        session
            .client()
            .bundles()
            .createFromPythonFolders(
                "noop-python",
                List.of(python.folder()),
                NoopPython.LOAD_PREDICT,
                NoopPython.LOAD_MODEL,
                CreateBundle.NONE);
    CreateBundle parked = CreateBundle.NONE.withAppConfig(Map.of("park", true));
    ModelBundleView silent = session.client().bundles().createFromJar("parked", jar, parked);
    EndpointId parkedId = session.deploy("bench-parked", silent.id(), EndpointType.ASYNC, 1, 1);
    // Tasks are submitted the same way whatever the model is written in: once for each server.
    contenders.add(live(name + ", Java", "bench-java", session, ofJava, List.of(parkedId)));
    contenders.add(live(name + ", Python", "bench-python", session, ofPython, List.of()));
  }

  private LaunchTasks live(
      String name,
      String endpoint,
      LaunchSession session,
      ModelBundleView bundle,
      List<EndpointId> parked)
      throws IOException, InterruptedException {
    EndpointId id = session.deploy(endpoint, bundle.id(), EndpointType.ASYNC, WORKERS, PLACES);
    return new LaunchTasks(name, session, endpoint, id, parked, sizes);
  }

  private void leaveOut(String sentence) {
    Progress.say(sentence);
    absent.add(sentence);
  }
}
