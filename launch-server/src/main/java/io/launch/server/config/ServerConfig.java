package io.launch.server.config;

import static io.launch.server.config.Settings.*;

import io.launch.adapters.sql.DatabaseConfig;
import io.launch.adapters.sql.DatabaseUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// How a server runs. Read once, by [ConfigReader], or built by a test.
///
/// @param dataDir folder for everything that Launch keeps
/// @param database where rows are kept
/// @param databaseBounds how many threads work on it, and the like
/// @param objects folder of the object store
/// @param apiKey a key that is accepted from the start
/// @param drainTimeout how long a stopping server waits for what runs
public record ServerConfig(
    Path dataDir,
    DatabaseUrl database,
    DatabaseConfig databaseBounds,
    Path objects,
    Optional<Secret> apiKey,
    Http http,
    Predictions predictions,
    Tasks tasks,
    Workers workers,
    Duration drainTimeout) {
  /// The HTTP side.
  ///
  /// @param publicUrl where clients reach the server, when that is not `http://host:port`
  /// @param advertiseUrl where other servers on the same database reach it, likewise
  /// @param maxWait longest that `?wait=` holds an answer back
  /// @param maxSchemaBytes largest uploaded schemas of a bundle that are read
  /// @param maxWatches streams of events about tasks that are open at once
  public record Http(
      String host,
      int port,
      Optional<URI> publicUrl,
      Optional<URI> advertiseUrl,
      long maxBodyBytes,
      long maxBodyBytesInProgress,
      long maxUploadBytes,
      int maxRequestsInProgress,
      int maxBatchTasks,
      Duration maxWait,
      Duration idleTimeout,
      Duration authCacheTtl,
      Duration resultUrlValidity,
      Duration uploadUrlValidity,
      long maxSchemaBytes,
      int maxWatches) {}

  /// Bounds of predictions.
  ///
  /// @param queueWaitTimeout how long a sync request waits in line for a worker
  /// @param maxWaitingRequests sync requests in line for one endpoint
  public record Predictions(
      Duration timeout,
      Duration queueWaitTimeout,
      int maxWaitingRequests,
      long maxInputBytes,
      long maxResultBytes,
      long maxStoredResultBytes,
      boolean allowPrivateUrls) {}

  /// Bounds of async tasks.
  ///
  /// @param lease how long a server that is not heard of keeps its tasks and endpoints
  /// @param deadRetention how long dead letters are kept
  /// @param inlineArgsBytes largest args that are kept in the database
  /// @param inlineResultBytes largest JSON result that is kept there
  public record Tasks(
      Duration expiry,
      Duration timeout,
      Duration retention,
      Duration lease,
      int maxAttempts,
      int maxQueued,
      Duration deadRetention,
      Duration cancelGrace,
      long inlineArgsBytes,
      long inlineResultBytes) {}

  /// Bounds of workers.
  ///
  /// @param environmentTimeout how long making the environment of a model may take
  /// @param most most that one worker may ask for
  /// @param classpath of the worker process, as for `java -cp`
  /// @param python the interpreter of Python models
  public record Workers(
      int maxPerEndpoint,
      List<String> requiredLabels,
      Most most,
      Duration scaleToZeroAfter,
      Duration startTimeout,
      Duration environmentTimeout,
      int maxLogLines,
      Optional<String> classpath,
      Optional<String> python) {}

  /// Amounts of resources, as endpoints ask for them; an empty one is no limit.
  public record Most(String cpus, String memory, String storage) {}

  static ServerConfig of(Values values) {
    Path dataDir = expand(values.get(DATA_DIR).toString());
    Http http = http(values);
    Predictions predictions = predictions(values, http.host());
    Duration longest =
        predictions.timeout().compareTo(http.maxWait()) > 0
            ? predictions.timeout()
            : http.maxWait();
    if (http.idleTimeout().compareTo(longest) <= 0) {
      throw values.invalid(IDLE_TIMEOUT, "more than predict-timeout and max-wait");
    }
    return new ServerConfig(
        dataDir,
        database(values, dataDir),
        DatabaseConfig.DEFAULT.withThreads(
            values.get(DATABASE_WRITERS), values.get(DATABASE_READERS)),
        objects(values, dataDir),
        values.get(API_KEY).map(Secret::new),
        http,
        predictions,
        tasks(values),
        workers(values),
        values.get(DRAIN_TIMEOUT));
  }

  private static Http http(Values values) {
    return new Http(
        values.get(HOST),
        values.get(PORT),
        values.get(PUBLIC_URL),
        values.get(ADVERTISE_URL),
        values.get(MAX_BODY_BYTES),
        values.get(MAX_BODY_BYTES_IN_PROGRESS),
        values.get(MAX_UPLOAD_BYTES),
        values.get(MAX_REQUESTS_IN_PROGRESS),
        values.get(MAX_BATCH_TASKS),
        values.get(MAX_WAIT),
        values.get(IDLE_TIMEOUT),
        values.get(AUTH_CACHE_TTL),
        values.get(RESULT_URL_VALIDITY),
        values.get(UPLOAD_URL_VALIDITY),
        values.get(MAX_SCHEMA_BYTES),
        values.get(MAX_WATCHES));
  }

  private static Predictions predictions(Values values, String host) {
    return new Predictions(
        values.get(PREDICT_TIMEOUT),
        values.get(QUEUE_WAIT_TIMEOUT),
        values.get(MAX_WAITING_REQUESTS),
        values.get(MAX_INPUT_BYTES),
        values.get(MAX_RESULT_BYTES),
        values.get(MAX_STORED_RESULT_BYTES),
        values.get(ALLOW_PRIVATE_URLS).orElseGet(() -> isLoopback(host)));
  }

  private static Tasks tasks(Values values) {
    return new Tasks(
        values.get(TASK_EXPIRY),
        values.get(TASK_TIMEOUT),
        values.get(TASK_RETENTION),
        values.get(TASK_LEASE),
        values.get(MAX_ATTEMPTS),
        values.get(MAX_QUEUED_TASKS),
        values.get(DEAD_LETTER_RETENTION),
        values.get(CANCEL_GRACE),
        values.get(MAX_INLINE_ARGS_BYTES),
        values.get(MAX_INLINE_RESULT_BYTES));
  }

  private static Workers workers(Values values) {
    return new Workers(
        values.get(MAX_WORKERS_PER_ENDPOINT),
        values.get(REQUIRED_LABELS),
        new Most(
            values.get(MAX_WORKER_CPUS),
            values.get(MAX_WORKER_MEMORY),
            values.get(MAX_WORKER_STORAGE)),
        values.get(SCALE_TO_ZERO_AFTER),
        values.get(WORKER_START_TIMEOUT),
        values.get(ENVIRONMENT_TIMEOUT),
        values.get(MAX_LOG_LINES),
        values.get(WORKER_CLASSPATH),
        values.get(PYTHON));
  }

  private static DatabaseUrl database(Values values, Path dataDir) {
    Optional<String> given = values.get(DATABASE_URL);
    if (given.isEmpty()) {
      return new DatabaseUrl.Sqlite(dataDir.resolve("launch.db"));
    }
    DatabaseUrl url =
        DatabaseUrl.parse(given.get())
            .orElseThrow(() -> values.invalid(DATABASE_URL, DATABASE_URL.kind().expected()));
    return switch (url) {
      case DatabaseUrl.Sqlite(var file) -> new DatabaseUrl.Sqlite(expand(file.toString()));
      case DatabaseUrl.Postgresql shared -> shared;
    };
  }

  private static Path objects(Values values, Path dataDir) {
    String folder = values.get(OBJECT_STORE).orElse(dataDir.resolve("objects").toString());
    if (folder.contains("://")) {
      throw values.invalid(OBJECT_STORE, "a folder; it is the only object store so far");
    }
    return expand(folder);
  }

  /// An absolute path; a leading `~` is the user's home folder.
  private static Path expand(String text) {
    boolean home = text.equals("~") || text.startsWith("~/");
    String path = home ? System.getProperty("user.home") + text.substring(1) : text;
    return Path.of(path).toAbsolutePath().normalize();
  }

  /// By its form, so that no name server is asked.
  private static boolean isLoopback(String host) {
    return host.equals("localhost") || host.equals("::1") || host.matches("127(\\.\\d{1,3}){3}");
  }
}
