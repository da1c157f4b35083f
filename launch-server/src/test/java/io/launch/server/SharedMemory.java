package io.launch.server;

import io.launch.adapters.files.FileObjectStore;
import io.launch.adapters.files.UrlSigner;
import io.launch.core.testkit.ManualInspector;
import io.launch.core.testkit.ManualOrchestrator;
import io.launch.core.testkit.ManualWorkerClient;
import io.launch.core.testkit.MemoryApiKeyRepository;
import io.launch.core.testkit.MemoryBundleRepository;
import io.launch.core.testkit.MemoryEndpointLeases;
import io.launch.core.testkit.MemoryEndpointRepository;
import io.launch.core.testkit.MemoryNotices;
import io.launch.core.testkit.MemoryServerRegistry;
import io.launch.core.testkit.MemoryTasks;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;

/// What a server keeps in a database, in memory. Several servers of a test may share it.
public final class SharedMemory {
  private final Path folder;
  private final MemoryApiKeyRepository apiKeys = new MemoryApiKeyRepository();
  private final MemoryBundleRepository bundles = new MemoryBundleRepository();
  private final MemoryEndpointRepository endpoints = new MemoryEndpointRepository();
  private final MemoryTasks tasks = new MemoryTasks(InstantSource.system());
  private final MemoryServerRegistry servers = new MemoryServerRegistry();
  private final MemoryEndpointLeases leases = new MemoryEndpointLeases(servers);
  private final MemoryNotices notices = new MemoryNotices();

  /// @param folder for objects, and the secret of their URLs
  public SharedMemory(Path folder) {
    this.folder = folder;
  }

  Path folder() {
    return folder;
  }

  MemoryApiKeyRepository apiKeys() {
    return apiKeys;
  }

  /// The queue, as another server has it.
  MemoryTasks tasks() {
    return tasks;
  }

  /// The servers that have joined.
  public MemoryServerRegistry servers() {
    return servers;
  }

  Backend backend(
      Backend.Setting setting,
      ManualOrchestrator orchestrator,
      ManualWorkerClient workers,
      ManualInspector inspector,
      boolean shared)
      throws IOException {
    UrlSigner signer = UrlSigner.open(folder.resolve("secret"), setting.clock());
    FileObjectStore objects =
        new FileObjectStore(
            setting.config().objects(),
            signer,
            setting.urls()::publicUrl,
            setting.urls()::localUrl);
    return new Backend(
        apiKeys,
        bundles,
        endpoints,
        tasks,
        tasks,
        notices.join(),
        servers,
        leases,
        shared,
        () -> {},
        objects,
        inspector,
        orchestrator,
        workers);
  }
}
