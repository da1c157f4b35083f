package io.launch.server;

import io.launch.api.endpoint.EndpointId;
import io.launch.client.LaunchClient;
import io.launch.core.Ids;
import io.launch.core.owner.ApiKeyService;
import io.launch.core.testkit.ManualInspector;
import io.launch.core.testkit.ManualOrchestrator;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.MemoryApiKeyRepository;
import io.launch.core.testkit.MemoryTasks;
import io.launch.core.worker.WorkerAddress;
import io.launch.core.worker.WorkerId;
import io.launch.core.worker.WorkerSpec;
import io.launch.server.config.ConfigReader;
import io.launch.server.config.ServerConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// A real server on a free port for each test, on memory and a folder of its own, with workers that
/// the test plays. Register it with `@RegisterExtension`.
public final class LaunchExtension implements BeforeEachCallback, AfterEachCallback {
  /// The API key that the server takes.
  public static final String API_KEY = "lk_test_0123456789";

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Map<String, String> flags;
  private final Optional<SharedMemory> shared;
  private @Nullable Running running;

  private LaunchExtension(Map<String, String> flags, Optional<SharedMemory> shared) {
    this.flags = Map.copyOf(flags);
    this.shared = shared;
  }

  private record Running(
      LaunchServer server,
      MemoryApiKeyRepository apiKeys,
      Path folder,
      ManualOrchestrator orchestrator,
      ManualWorkerClient workers,
      ManualInspector inspector,
      MemoryTasks tasks,
      Set<WorkerId> listening) {}

  /// A server with the usual limits.
  public static LaunchExtension usual() {
    return new LaunchExtension(Map.of(), Optional.empty());
  }

  /// A server on a memory that other servers have as well.
  public static LaunchExtension on(SharedMemory memory) {
    return new LaunchExtension(
        Map.of("object-store", memory.folder().resolve("objects").toString()), Optional.of(memory));
  }

  /// A server with this value for a configuration key as well.
  public LaunchExtension with(String key, String value) {
    Map<String, String> more = new HashMap<>(flags);
    more.put(key, value);
    return new LaunchExtension(more, shared);
  }

  @Override
  public void beforeEach(ExtensionContext context) throws Exception {
    Path folder = Files.createTempDirectory("launch-test");
    ManualOrchestrator orchestrator = new ManualOrchestrator(InstantSource.system());
    ManualWorkerClient workers = new ManualWorkerClient();
    ManualInspector inspector = new ManualInspector();
    SharedMemory memory = shared.orElseGet(() -> new SharedMemory(folder));
    LaunchServer server =
        LaunchServer.start(
            config(folder),
            setting ->
                memory.backend(setting, orchestrator, workers, inspector, shared.isPresent()));
    running =
        new Running(
            server,
            memory.apiKeys(),
            folder,
            orchestrator,
            workers,
            inspector,
            memory.tasks(),
            new HashSet<>());
  }

  @Override
  public void afterEach(ExtensionContext context) throws Exception {
    Running was = running();
    running = null;
    was.server().close();
    try (Stream<Path> files = Files.walk(was.folder())) {
      files.sorted(Comparator.reverseOrder()).forEach(LaunchExtension::delete);
    }
  }

  /// A new API key of an owner of its own.
  public String keyOfAnotherOwner() {
    return new ApiKeyService(
            running().apiKeys(), new Ids(new SecureRandom()), InstantSource.system())
        .createForNewOwner("another")
        .text();
  }

  /// The server.
  public LaunchServer server() {
    return running().server();
  }

  /// Its base URL.
  public URI url() {
    return running().server().url();
  }

  /// The SDK's client for it, to be closed by the test.
  public LaunchClient client() {
    return LaunchClient.connect(url(), API_KEY);
  }

  /// The server's data folder.
  public Path dataDir() {
    return running().folder();
  }

  /// The workers as processes.
  public ManualOrchestrator orchestrator() {
    return running().orchestrator();
  }

  /// The workers as they answer.
  public ManualWorkerClient workers() {
    return running().workers();
  }

  /// The queue, as another server on the same database has it.
  public MemoryTasks tasks() {
    return running().tasks();
  }

  /// What looks into bundles.
  public ManualInspector inspector() {
    return running().inspector();
  }

  /// Has the next worker of an endpoint listen, once it is started.
  public WorkerAddress workerListens(EndpointId endpoint) {
    WorkerSpec spec =
        Awaitility.await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(5))
            .until(() -> silent(endpoint), found -> !found.isEmpty())
            .getFirst();
    running().listening().add(spec.id());
    WorkerAddress address = new WorkerAddress("127.0.0.1", 1 + running().listening().size());
    orchestrator().listening(spec.id(), address);
    return address;
  }

  private List<WorkerSpec> silent(EndpointId endpoint) {
    return orchestrator().started().stream()
        .filter(spec -> spec.endpoint().equals(endpoint))
        .filter(spec -> !running().listening().contains(spec.id()))
        .toList();
  }

  private Running running() {
    if (running == null) {
      throw new IllegalStateException("no server runs outside of a test");
    }
    return running;
  }

  private ServerConfig config(Path folder) {
    Map<String, String> all =
        new HashMap<>(
            Map.of(
                "data-dir",
                folder.toString(),
                "port",
                "0",
                "api-key",
                API_KEY,
                "drain-timeout",
                "5s"));
    all.putAll(flags);
    return new ConfigReader(Map.of()).read(all, Optional.empty());
  }

  private static void delete(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
