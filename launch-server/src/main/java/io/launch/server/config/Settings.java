package io.launch.server.config;

import io.launch.adapters.sql.DatabaseUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Every key of the configuration, in the order in which people should read them.
final class Settings {
  private static final long KIB = 1L << 10;
  private static final long MIB = 1L << 20;
  private static final long GIB = 1L << 30;
  private static final long TIB = 1L << 40;

  static final Setting<Path> DATA_DIR =
      Setting.of(
          "data-dir",
          Kind.path(),
          "~/.launch",
          "Folder for everything that Launch keeps: database, objects, workers, caches.");
  static final Setting<String> HOST =
      Setting.of(
          "host",
          Kind.text("an address of this machine"),
          "127.0.0.1",
          "Address to listen on. `0.0.0.0` means every one; then set `public-url` too.");
  static final Setting<Integer> PORT =
      Setting.of("port", Kind.integer(0, 65_535), "8080", "Port to listen on; 0 takes a free one.");
  static final Setting<Optional<URI>> PUBLIC_URL =
      Setting.of(
          "public-url",
          Kind.optionalUrl(),
          "",
          "URL under which clients reach this server, used in signed URLs. When empty:"
              + " `http://host:port`.");
  static final Setting<Optional<URI>> ADVERTISE_URL =
      Setting.of(
          "advertise-url",
          Kind.optionalUrl(),
          "",
          "URL under which the other servers on the same database reach this one. When empty:"
              + " `http://host:port`.");
  static final Setting<Optional<String>> API_KEY =
      Setting.secret(
          "api-key",
          Kind.optionalText("16 characters or more"),
          "An API key that is accepted from the start. When empty, the first start makes one and"
              + " prints it once.");
  static final Setting<Optional<String>> DATABASE_URL =
      Setting.of(
              "database-url",
              Kind.optionalText("jdbc:sqlite:FILE or jdbc:postgresql://HOST/DATABASE"),
              "",
              "Where rows are kept: `jdbc:sqlite:FILE`, or `jdbc:postgresql://HOST/DATABASE` of"
                  + " PostgreSQL 14 or later, which several servers may share. When empty:"
                  + " `launch.db` in the data folder.")
          .shownBy(DatabaseUrl::hide);
  static final Setting<Integer> DATABASE_WRITERS =
      Setting.of(
          "database-writers",
          Kind.integer(1, 64),
          "3",
          "Connections by which a server writes to PostgreSQL. SQLite has one writer.");
  static final Setting<Integer> DATABASE_READERS =
      Setting.of(
          "database-readers",
          Kind.integer(1, 64),
          "2",
          "Connections by which a server reads from its database.");
  static final Setting<Optional<String>> OBJECT_STORE =
      Setting.of(
          "object-store",
          Kind.optionalText("a folder"),
          "",
          "Folder where uploads, bundles and pickled results are kept; servers on one database"
              + " share one. When empty: `objects` in the data folder.");

  static final Setting<Long> MAX_BODY_BYTES =
      Setting.of(
          "max-body-bytes",
          Kind.size(KIB, GIB),
          "32MiB",
          "Largest body of an API request; past it 413.");
  static final Setting<Long> MAX_BODY_BYTES_IN_PROGRESS =
      Setting.of(
          "max-body-bytes-in-progress",
          Kind.size(KIB, TIB),
          "256MiB",
          "Bodies of API requests held in memory at once, all together; past it 429.");
  static final Setting<Long> MAX_UPLOAD_BYTES =
      Setting.of(
          "max-upload-bytes",
          Kind.size(KIB, TIB),
          "8GiB",
          "Largest file that a signed URL takes; past it 413.");
  static final Setting<Long> MAX_SCHEMA_BYTES =
      Setting.of(
          "max-schema-bytes",
          Kind.size(KIB, GIB),
          "4MiB",
          "Largest uploaded schemas of a bundle that are read; larger ones count as none.");
  static final Setting<Integer> MAX_REQUESTS_IN_PROGRESS =
      Setting.of(
          "max-requests-in-progress",
          Kind.integer(1, 100_000),
          "500",
          "Requests served at once, health checks apart; past it 429.");
  static final Setting<Integer> MAX_BATCH_TASKS =
      Setting.of(
          "max-batch-tasks",
          Kind.integer(1, 10_000),
          "1000",
          "Most tasks in one request that creates or reads many; past it 422.");
  static final Setting<Duration> MAX_WAIT =
      Setting.of(
          "max-wait",
          Kind.time(Duration.ZERO, Duration.ofMinutes(10)),
          "30s",
          "Longest that `?wait=` holds an answer back; a longer wish is cut to it.");
  static final Setting<Integer> MAX_WATCHES =
      Setting.of(
          "max-watches",
          Kind.integer(0, 100_000),
          "200",
          "Streams of events about tasks that are open at once; past it 429. Each counts as one of"
              + " `max-requests-in-progress`.");
  static final Setting<Duration> IDLE_TIMEOUT =
      Setting.of(
          "idle-timeout",
          Kind.time(Duration.ofSeconds(1), Duration.ofHours(1)),
          "5m",
          "A connection on which nothing moves for so long is closed. Longer than"
              + " `predict-timeout` and `max-wait`.");
  static final Setting<Duration> AUTH_CACHE_TTL =
      Setting.of(
          "auth-cache-ttl",
          Kind.time(Duration.ZERO, Duration.ofHours(1)),
          "5s",
          "How long a checked API key is remembered, so also how long a revoked one may still"
              + " work.");
  static final Setting<Duration> RESULT_URL_VALIDITY =
      Setting.of(
          "result-url-validity",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(7)),
          "12h",
          "How long the signed URL of a pickled result works, from each time it is answered.");
  static final Setting<Duration> UPLOAD_URL_VALIDITY =
      Setting.of(
          "upload-url-validity",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(7)),
          "1h",
          "How long the signed URL of an upload works.");

  static final Setting<Duration> PREDICT_TIMEOUT =
      Setting.of(
          "predict-timeout",
          Kind.time(Duration.ofMillis(1), Duration.ofHours(1)),
          "60s",
          "How long one prediction may take; also the most that a caller's `timeout_seconds`"
              + " gets.");
  static final Setting<Duration> QUEUE_WAIT_TIMEOUT =
      Setting.of(
          "queue-wait-timeout",
          Kind.time(Duration.ZERO, Duration.ofHours(1)),
          "10s",
          "How long a sync request waits in line for a worker; past it 429 when all are busy, 503"
              + " when none is up.");
  static final Setting<Integer> MAX_WAITING_REQUESTS =
      Setting.of(
          "max-waiting-requests",
          Kind.integer(0, 100_000),
          "256",
          "Sync requests that wait in line for one endpoint's workers; past it 429.");
  static final Setting<Long> MAX_INPUT_BYTES =
      Setting.of(
          "max-input-bytes",
          Kind.size(KIB, GIB),
          "32MiB",
          "Largest input that a worker fetches from a `url`.");
  static final Setting<Long> MAX_RESULT_BYTES =
      Setting.of(
          "max-result-bytes",
          Kind.size(KIB, GIB),
          "32MiB",
          "Largest result as JSON text; a larger one fails its request and should be pickled.");
  static final Setting<Long> MAX_STORED_RESULT_BYTES =
      Setting.of(
          "max-stored-result-bytes",
          Kind.size(KIB, TIB),
          "5GiB",
          "Largest result that a worker puts into the object store: pickled ones, and long ones of"
              + " tasks.");
  static final Setting<Optional<Boolean>> ALLOW_PRIVATE_URLS =
      Setting.of(
          "allow-private-urls",
          Kind.optionalFlag(),
          "",
          "Whether a `url` input may point to loopback and private addresses. When empty: only"
              + " while `host` is a loopback address.");

  static final Setting<Duration> TASK_EXPIRY =
      Setting.of(
          "task-expiry",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(365)),
          "24h",
          "How long a task may wait for a worker before it ends FAILURE.");
  static final Setting<Duration> TASK_RETENTION =
      Setting.of(
          "task-retention",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(3650)),
          "24h",
          "How long a task and its result are kept after it ended.");
  static final Setting<Duration> TASK_LEASE =
      Setting.of(
          "task-lease",
          Kind.time(Duration.ofSeconds(1), Duration.ofHours(1)),
          "10s",
          "How long a task stays with a server that does not say it is alive.");
  static final Setting<Duration> TASK_TIMEOUT =
      Setting.of(
          "task-timeout",
          Kind.time(Duration.ofMillis(1), Duration.ofDays(7)),
          "10m",
          "How long a worker may take for one task.");
  static final Setting<Duration> DEAD_LETTER_RETENTION =
      Setting.of(
          "dead-letter-retention",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(3650)),
          "14d",
          "How long a task that was given up on after its last attempt is kept, with its input, to be"
              + " looked at and run again.");
  static final Setting<Duration> CANCEL_GRACE =
      Setting.of(
          "cancel-grace",
          Kind.time(Duration.ZERO, Duration.ofHours(1)),
          "5s",
          "How long a worker may take to give up a cancelled task; past it the worker is ended.");
  static final Setting<Long> MAX_INLINE_ARGS_BYTES =
      Setting.of(
          "max-inline-args-bytes",
          Kind.size(0, 16 * MIB),
          "64KiB",
          "Largest args of a task that are kept in the database; larger ones go to the object store.");
  static final Setting<Long> MAX_INLINE_RESULT_BYTES =
      Setting.of(
          "max-inline-result-bytes",
          Kind.size(0, 16 * MIB),
          "256KiB",
          "The same for its JSON result.");
  static final Setting<Integer> MAX_ATTEMPTS =
      Setting.of(
          "max-attempts",
          Kind.integer(1, 100),
          "3",
          "How often a task is handed out when its worker dies, before it ends FAILURE.");

  static final Setting<Integer> MAX_QUEUED_TASKS =
      Setting.of(
          "max-queued-tasks",
          Kind.integer(1, 100_000_000),
          "1000000",
          "Most tasks of one endpoint that wait or run; past it 429.");

  static final Setting<Integer> MAX_WORKERS_PER_ENDPOINT =
      Setting.of(
          "max-workers-per-endpoint",
          Kind.integer(1, 10_000),
          "250",
          "Most workers that an endpoint may ask for; past it 400.");
  static final Setting<List<String>> REQUIRED_LABELS =
      Setting.of(
          "required-labels",
          Kind.words("label keys between commas"),
          "",
          "Label keys that every endpoint must have, between commas.");
  static final Setting<String> MAX_WORKER_CPUS =
      Setting.of(
          "max-worker-cpus",
          Kind.cores(),
          "",
          "Most `cpus` that a worker may ask for; past it 400. When empty: no limit; past what the"
              + " machine has, the endpoint's log warns.");
  static final Setting<String> MAX_WORKER_MEMORY =
      Setting.of("max-worker-memory", Kind.bytes(), "", "The same for `memory`.");
  static final Setting<String> MAX_WORKER_STORAGE =
      Setting.of("max-worker-storage", Kind.bytes(), "", "The same for `storage`.");
  static final Setting<Duration> SCALE_TO_ZERO_AFTER =
      Setting.of(
          "scale-to-zero-after",
          Kind.time(Duration.ofSeconds(1), Duration.ofDays(7)),
          "5m",
          "How long the last worker of an endpoint with `min_workers` 0 outlives its last use.");
  static final Setting<Duration> WORKER_START_TIMEOUT =
      Setting.of(
          "worker-start-timeout",
          Kind.time(Duration.ofSeconds(1), Duration.ofHours(6)),
          "120s",
          "How long a worker may take from its start until it answers, apart from making its"
              + " environment.");
  static final Setting<Duration> ENVIRONMENT_TIMEOUT =
      Setting.of(
          "environment-timeout",
          Kind.time(Duration.ofSeconds(1), Duration.ofHours(6)),
          "15m",
          "How long a worker may take to install what its model requires.");
  static final Setting<Integer> MAX_LOG_LINES =
      Setting.of(
          "max-log-lines",
          Kind.integer(1, 1_000_000),
          "10000",
          "Lines of worker output kept per endpoint; older ones are dropped.");
  static final Setting<Optional<String>> WORKER_CLASSPATH =
      Setting.of(
          "worker-classpath",
          Kind.optionalText("jars and folders as for java -cp"),
          "",
          "Class path of the worker process; `./launch` sets it.");
  static final Setting<Optional<String>> PYTHON =
      Setting.of(
          "python",
          Kind.optionalText("a path, or a name on the PATH"),
          "",
          "Python 3.9 or later, by which Python models run. When empty: `python3`; none is needed"
              + " for other models.");
  static final Setting<Duration> DRAIN_TIMEOUT =
      Setting.of(
          "drain-timeout",
          Kind.time(Duration.ZERO, Duration.ofHours(1)),
          "30s",
          "How long a stopping server waits for what runs.");

  /// All of them.
  static final List<Setting<?>> ALL =
      List.of(
          DATA_DIR,
          HOST,
          PORT,
          PUBLIC_URL,
          ADVERTISE_URL,
          API_KEY,
          DATABASE_URL,
          DATABASE_WRITERS,
          DATABASE_READERS,
          OBJECT_STORE,
          MAX_BODY_BYTES,
          MAX_BODY_BYTES_IN_PROGRESS,
          MAX_UPLOAD_BYTES,
          MAX_SCHEMA_BYTES,
          MAX_REQUESTS_IN_PROGRESS,
          MAX_BATCH_TASKS,
          MAX_WAIT,
          MAX_WATCHES,
          IDLE_TIMEOUT,
          AUTH_CACHE_TTL,
          RESULT_URL_VALIDITY,
          UPLOAD_URL_VALIDITY,
          PREDICT_TIMEOUT,
          QUEUE_WAIT_TIMEOUT,
          MAX_WAITING_REQUESTS,
          MAX_INPUT_BYTES,
          MAX_RESULT_BYTES,
          MAX_STORED_RESULT_BYTES,
          ALLOW_PRIVATE_URLS,
          TASK_EXPIRY,
          TASK_TIMEOUT,
          TASK_RETENTION,
          TASK_LEASE,
          DEAD_LETTER_RETENTION,
          CANCEL_GRACE,
          MAX_ATTEMPTS,
          MAX_INLINE_ARGS_BYTES,
          MAX_INLINE_RESULT_BYTES,
          MAX_QUEUED_TASKS,
          MAX_WORKERS_PER_ENDPOINT,
          REQUIRED_LABELS,
          MAX_WORKER_CPUS,
          MAX_WORKER_MEMORY,
          MAX_WORKER_STORAGE,
          SCALE_TO_ZERO_AFTER,
          WORKER_START_TIMEOUT,
          ENVIRONMENT_TIMEOUT,
          MAX_LOG_LINES,
          WORKER_CLASSPATH,
          PYTHON,
          DRAIN_TIMEOUT);

  private Settings() {}
}
