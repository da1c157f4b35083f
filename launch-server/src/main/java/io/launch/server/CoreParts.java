package io.launch.server;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.Ids;
import io.launch.core.Signal;
import io.launch.core.SteadyClock;
import io.launch.core.bundle.BundleService;
import io.launch.core.endpoint.Demand;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.endpoint.EndpointLoop;
import io.launch.core.endpoint.EndpointService;
import io.launch.core.endpoint.Fleet;
import io.launch.core.predict.PredictService;
import io.launch.core.predict.StreamService;
import io.launch.core.server.Notice;
import io.launch.core.server.Notices;
import io.launch.core.task.Dispatcher;
import io.launch.core.task.ProgressUrls;
import io.launch.core.task.TaskQueue;
import io.launch.core.task.TaskService;
import io.launch.core.worker.Orchestrator;
import io.launch.core.worker.WorkerHealth;
import io.launch.core.worker.WorkerPicker;
import io.launch.server.config.ServerConfig;
import io.launch.server.schema.SchemaCheck;
import io.launch.server.schema.SchemaStore;
import io.launch.server.schema.ValidationWish;
import java.time.Duration;
import java.time.InstantSource;

/// The services of the core, and the two things that work in its background.
record CoreParts(
    EndpointDirectory directory,
    BundleService bundles,
    EndpointService endpoints,
    SchemaStore schemas,
    PredictService predictions,
    StreamService streams,
    TaskParts tasks,
    Fleet fleet,
    Dispatcher dispatcher,
    EndpointLoop loop) {
  private static final Duration HEALTH_INTERVAL = Duration.ofSeconds(2);
  private static final Duration HEALTH_TIMEOUT = Duration.ofSeconds(5);

  /// Puts them together; nothing runs yet.
  static CoreParts wire(
      ServerConfig config,
      Backend backend,
      ServerParts servers,
      ProgressUrls progressUrls,
      Ids ids,
      InstantSource clock,
      SteadyClock steady,
      Resources resources) {
    Limits limits = new Limits(config);
    Signal look = new Signal();
    EndpointDirectory directory = new EndpointDirectory();
    WorkerPicker picker = new WorkerPicker(config.predictions().maxWaitingRequests());
    BundleService bundles =
        new BundleService(
            backend.bundles(),
            backend.objects(),
            backend.inspector(),
            ids,
            clock,
            limits.bundles());
    EndpointService endpoints =
        new EndpointService(
            backend.endpoints(),
            directory,
            backend.bundles(),
            limits.endpoints(),
            ids,
            clock,
            new Changes(look, backend.notices(), backend.orchestrator()));
    SchemaStore schemas = new SchemaStore(backend.objects(), config.http().maxSchemaBytes());
    SchemaCheck check = new SchemaCheck(backend.bundles(), schemas, ValidationWish::of);
    PredictService predictions =
        new PredictService(
            directory,
            picker,
            backend.workers(),
            backend.objects(),
            ids,
            limits.predictions(),
            check);
    StreamService streams =
        new StreamService(
            directory, picker, backend.workers(), backend.objects(), limits.predictions(), check);
    TaskQueue queue = servers.tell(backend);
    Dispatcher dispatcher =
        resources.own(
            new Dispatcher(
                queue,
                backend.tasks(),
                directory,
                picker,
                backend.workers(),
                backend.objects(),
                progressUrls,
                servers.membership().me().value(),
                clock,
                limits.tasks()));
    TaskService tasks =
        new TaskService(
            queue,
            backend.tasks(),
            directory,
            dispatcher,
            backend.objects(),
            ids,
            clock,
            limits.tasks(),
            check);
    WorkerHealth health =
        new WorkerHealth(backend.workers(), steady, HEALTH_INTERVAL, HEALTH_TIMEOUT, look::raise);
    Fleet fleet =
        new Fleet(backend.orchestrator(), health, picker, ids, steady, config.drainTimeout());
    backend.orchestrator().onChange(look::raise);
    picker.onWant(look::raise);
    Demand demand =
        new Demand(picker, backend.tasks()::countOpen, config.workers().scaleToZeroAfter(), steady);
    EndpointLoop loop =
        resources.own(
            new EndpointLoop(
                backend.endpoints(),
                directory,
                backend.bundles(),
                fleet,
                demand,
                limits.plan(),
                clock,
                look,
                dispatcher::endpointRemoved,
                servers.homes()));
    servers.listen(backend, look, directory, dispatcher, resources);
    return new CoreParts(
        directory,
        bundles,
        endpoints,
        schemas,
        predictions,
        streams,
        TaskParts.wire(
            config, backend, queue, endpoints::lookUp, directory, dispatcher, tasks, ids, clock),
        fleet,
        dispatcher,
        loop);
  }

  /// What happens to endpoints wakes the loop and is told in their logs.
  private record Changes(Signal look, Notices notices, Orchestrator orchestrator)
      implements EndpointService.Listener {
    @Override
    public void changed(EndpointId endpoint) {
      look.raise();
      notices.post(new Notice.EndpointChanged(endpoint));
    }

    @Override
    public void note(EndpointId endpoint, String text) {
      orchestrator.note(endpoint, text);
    }
  }

  /// Begins the work in the background.
  ///
  /// @param alone whether the server has the database to itself: then whatever is leased was left
  ///   by a server that is gone
  void start(boolean alone) {
    dispatcher.start(alone);
    loop.start();
  }
}
