package io.launch.server;

import io.launch.adapters.files.FileObjectStore;
import io.launch.core.Ids;
import io.launch.core.SteadyClock;
import io.launch.core.bundle.BundleInspector;
import io.launch.core.bundle.BundleRepository;
import io.launch.core.endpoint.EndpointLeases;
import io.launch.core.endpoint.EndpointRepository;
import io.launch.core.owner.ApiKeyRepository;
import io.launch.core.server.Notices;
import io.launch.core.server.ServerRegistry;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskRepository;
import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.WorkerClient;
import io.launch.server.config.ServerConfig;
import io.launch.server.http.HealthRoutes;
import io.vertx.core.Vertx;
import java.time.InstantSource;

/// What a server stands on: an adapter for every port of the core.
///
/// @param notices what servers on the same database tell each other
/// @param servers those on the same database
/// @param shared whether there can be others among them than this one
/// @param database throws unless the database answers
record Backend(
    ApiKeyRepository apiKeys,
    BundleRepository bundles,
    EndpointRepository endpoints,
    TaskQueue queue,
    TaskRepository tasks,
    Notices notices,
    ServerRegistry servers,
    EndpointLeases leases,
    boolean shared,
    HealthRoutes.Check database,
    FileObjectStore objects,
    BundleInspector inspector,
    Orchestrator orchestrator,
    WorkerClient workers) {

  /// Opens a backend; what needs closing goes to the resources.
  interface Opener {
    Backend open(Setting setting) throws Exception;
  }

  /// What backends are opened with.
  ///
  /// @param steady measures what must not depend on the time of day
  record Setting(
      ServerConfig config,
      Vertx vertx,
      ServerUrls urls,
      Resources resources,
      InstantSource clock,
      SteadyClock steady,
      Ids ids) {}
}
