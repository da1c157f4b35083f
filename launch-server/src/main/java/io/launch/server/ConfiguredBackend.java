package io.launch.server;

import io.launch.adapters.files.FileObjectStore;
import io.launch.adapters.files.UrlSigner;
import io.launch.adapters.http.HttpWorkerClient;
import io.launch.adapters.process.ProcessBundleInspector;
import io.launch.adapters.process.ProcessConfig;
import io.launch.adapters.process.ProcessOrchestrator;
import io.launch.adapters.process.WorkerLauncher;
import io.launch.adapters.process.WorkerProgram;
import io.launch.adapters.sql.Database;
import io.launch.adapters.sql.DatabaseUrl;
import io.launch.adapters.sql.PostgresNotices;
import io.launch.adapters.sql.SqlApiKeyRepository;
import io.launch.adapters.sql.SqlBundleRepository;
import io.launch.adapters.sql.SqlEndpointLeases;
import io.launch.adapters.sql.SqlEndpointRepository;
import io.launch.adapters.sql.SqlServerRegistry;
import io.launch.adapters.sql.SqlTaskQueue;
import io.launch.adapters.sql.SqlTaskRepository;
import io.launch.adapters.sql.SqliteNotices;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.server.Notices;
import io.launch.core.worker.EndpointLog;
import io.launch.server.config.ServerConfig;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/// The backend that the configuration names: SQLite or PostgreSQL, a folder of objects, and child
/// processes as workers.
final class ConfiguredBackend {
  private static final String WORKER_MAIN = "io.launch.worker.Main";
  private static final int MAX_CONNECTIONS_PER_WORKER = 1_024;

  /// How long workers may take to end when they have nothing to do any more.
  private static final Duration CLOSE_GRACE = Duration.ofSeconds(5);

  private ConfiguredBackend() {}

  static Backend open(Backend.Setting setting) throws IOException {
    ServerConfig config = setting.config();
    Resources resources = setting.resources();
    Database database = resources.own(Database.open(config.database(), config.databaseBounds()));
    FileObjectStore objects = resources.own(objects(setting));
    HttpWorkerClient workers =
        resources.own(new HttpWorkerClient(setting.vertx(), MAX_CONNECTIONS_PER_WORKER));
    WorkerLauncher launcher = new WorkerLauncher(processConfig(config), objects);
    ProcessOrchestrator orchestrator =
        resources.own(
            new ProcessOrchestrator(
                launcher, logLimits(config.workers()), setting.clock(), setting.steady()));
    return new Backend(
        new SqlApiKeyRepository(database),
        new SqlBundleRepository(database),
        new SqlEndpointRepository(database),
        new SqlTaskQueue(database, setting.clock()),
        new SqlTaskRepository(database, setting.clock()),
        notices(setting),
        new SqlServerRegistry(database),
        new SqlEndpointLeases(database),
        config.database() instanceof DatabaseUrl.Postgresql,
        database::check,
        objects,
        new ProcessBundleInspector(launcher, ProcessBundleInspector.Limits.DEFAULT),
        orchestrator,
        workers);
  }

  private static Notices notices(Backend.Setting setting) {
    return switch (setting.config().database()) {
      case DatabaseUrl.Sqlite _ -> new SqliteNotices();
      case DatabaseUrl.Postgresql shared ->
          setting.resources().own(PostgresNotices.open(shared, setting.ids().plain()));
    };
  }

  /// The object store of the configured folder. What signs its URLs is kept in it, so that a server
  /// that shares the folder honours what another one signed.
  private static FileObjectStore objects(Backend.Setting setting) throws IOException {
    ServerConfig config = setting.config();
    Path secret = config.objects().resolve(UrlSigner.FILE_NAME);
    UrlSigner.moveSecret(config.dataDir().resolve("url-secret"), secret);
    return new FileObjectStore(
        config.objects(),
        UrlSigner.open(secret, setting.clock()),
        setting.urls()::publicUrl,
        setting.urls()::localUrl);
  }

  private static ProcessConfig processConfig(ServerConfig config) throws IOException {
    String classpath =
        config
            .workers()
            .classpath()
            .orElseThrow(() ->
                new LaunchException(
                    ErrorCode.INVALID_ARGUMENT,
                    "worker-classpath: '' (expected: the jars of launch-worker; start the server"
                        + " by ./launch, which sets it, or pass --worker-classpath)"));
    Path dataDir = config.dataDir();
    return new ProcessConfig(
        WorkerProgram.ofThisJdk(WorkerProgram.parseClasspath(classpath), WORKER_MAIN),
        config.workers().python().orElse(""),
        dataDir.resolve("workers"),
        dataDir.resolve("cache"),
        new ProcessConfig.Limits(
            config.predictions().allowPrivateUrls(),
            config.predictions().maxInputBytes(),
            config.predictions().maxResultBytes(),
            config.predictions().maxStoredResultBytes(),
            // The files are fetched before or after the environment is made.
            config.workers().startTimeout().plus(config.workers().environmentTimeout()),
            CLOSE_GRACE));
  }

  private static EndpointLog.Limits logLimits(ServerConfig.Workers workers) {
    EndpointLog.Limits usual = EndpointLog.Limits.DEFAULT;
    return new EndpointLog.Limits(
        workers.maxLogLines(), usual.maxCharacters(), usual.maxLineCharacters());
  }
}
