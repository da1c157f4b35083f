package io.launch.server;

import io.launch.core.Ids;
import io.launch.core.owner.ApiKeyService;
import io.launch.server.config.ServerConfig;
import io.launch.server.http.Api;
import io.launch.server.http.Authentication;
import io.launch.server.http.Bodies;
import io.launch.server.http.BundleRoutes;
import io.launch.server.http.DeadLetterRoutes;
import io.launch.server.http.DocumentRoutes;
import io.launch.server.http.EndpointRoutes;
import io.launch.server.http.EndpointViews;
import io.launch.server.http.ErrorRenderer;
import io.launch.server.http.FlatBundleRoutes;
import io.launch.server.http.FrontDoor;
import io.launch.server.http.HealthRoutes;
import io.launch.server.http.LongPolls;
import io.launch.server.http.ObjectRoutes;
import io.launch.server.http.PredictRoutes;
import io.launch.server.http.ProgressRoutes;
import io.launch.server.http.Relay;
import io.launch.server.http.Router;
import io.launch.server.http.SchemaRoutes;
import io.launch.server.http.SignedProgressUrls;
import io.launch.server.http.StreamRoutes;
import io.launch.server.http.TaskControlRoutes;
import io.launch.server.http.TaskListRoutes;
import io.launch.server.http.TaskRoutes;
import io.launch.server.http.TaskViews;
import io.launch.server.http.TaskWatchRoutes;
import io.launch.server.http.UploadRoutes;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/// The HTTP side: every route behind one front door.
record HttpParts(FrontDoor door, ErrorRenderer errors, LongPolls polls, StreamRoutes streams) {
  private static final Duration PING_EVERY = Duration.ofSeconds(15);

  static HttpParts wire(
      ServerConfig config,
      Backend backend,
      CoreParts core,
      SignedProgressUrls progressUrls,
      Relay relay,
      ErrorRenderer errors,
      Ids ids,
      InstantSource clock) {
    ServerConfig.Http http = config.http();
    LongPolls polls = new LongPolls();
    ApiKeyService apiKeys = new ApiKeyService(backend.apiKeys(), ids, clock);
    Authentication authentication =
        new Authentication(apiKeys::authenticate, http.authCacheTtl(), System::nanoTime);
    Bodies bodies = new Bodies(http.maxBodyBytes(), http.maxBodyBytesInProgress());
    Api api = new Api(authentication, errors, bodies);
    Router router = new Router();

    new HealthRoutes(errors, List.of(backend.database(), backend.objects()::check)).mount(router);
    new PredictRoutes(api, relay, errors, core.predictions()).mount(router);
    StreamRoutes streams = new StreamRoutes(api, relay, errors, core.streams(), PING_EVERY);
    streams.mount(router);
    TaskSetting setting = new TaskSetting(config, backend, relay, polls, errors, clock);
    mountTasks(router, api, core.tasks(), setting);
    new ProgressRoutes(api, core.tasks().progress(), progressUrls).mount(router);
    new BundleRoutes(api, core.bundles()).mount(router);
    new FlatBundleRoutes(api, core.bundles()).mount(router);
    new UploadRoutes(api, core.bundles(), backend.objects().bucket()).mount(router);
    ObjectRoutes.Limits objectLimits =
        new ObjectRoutes.Limits(http.maxUploadBytes(), config.predictions().maxStoredResultBytes());
    new ObjectRoutes(backend.objects(), backend.objects()::verify, errors, objectLimits)
        .mount(router);
    EndpointViews views =
        new EndpointViews(
            core.endpoints(),
            core.directory(),
            backend.tasks()::countOpen,
            config.tasks().expiry());
    EndpointRoutes.LogPolls logs =
        new EndpointRoutes.LogPolls(config.workers().maxLogLines(), http.maxWait(), polls);
    new EndpointRoutes(api, relay, core.endpoints(), views, core.fleet(), logs, ids::uuid)
        .mount(router);

    new SchemaRoutes(api, core.endpoints(), core.schemas()).mount(router);
    new DocumentRoutes(errors).mount(router);

    FrontDoor door =
        new FrontDoor(router, errors, http.maxRequestsInProgress(), requestIds(ids.plain()));
    return new HttpParts(door, errors, polls, streams);
  }

  /// What the routes of tasks are made with.
  private record TaskSetting(
      ServerConfig config,
      Backend backend,
      Relay relay,
      LongPolls polls,
      ErrorRenderer errors,
      InstantSource clock) {}

  private static void mountTasks(Router router, Api api, TaskParts tasks, TaskSetting setting) {
    ServerConfig.Http http = setting.config().http();
    Relay relay = setting.relay();
    TaskViews views =
        new TaskViews(
            setting.backend().objects(),
            http.resultUrlValidity(),
            setting.config().predictions().maxResultBytes());
    new TaskRoutes(
            api,
            relay,
            tasks.service(),
            tasks.search(),
            views,
            new Limits(setting.config()).taskRoutes(),
            setting.polls())
        .mount(router);
    new TaskListRoutes(api, relay, tasks.search(), views, setting.clock()).mount(router);
    new TaskControlRoutes(api, tasks.cancellation(), tasks.retries(), views).mount(router);
    new TaskWatchRoutes(
            api,
            relay,
            setting.errors(),
            tasks.watches(),
            views,
            new TaskWatchRoutes.Streams(setting.polls(), PING_EVERY))
        .mount(router);
    new DeadLetterRoutes(api, relay, tasks.deadLetters(), views, http.maxBatchTasks())
        .mount(router);
  }

  private static Supplier<String> requestIds(String server) {
    AtomicLong requests = new AtomicLong();
    return () -> server + "-" + requests.incrementAndGet();
  }
}
