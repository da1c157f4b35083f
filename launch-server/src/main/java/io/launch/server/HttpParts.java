package io.launch.server;

import io.launch.core.Ids;
import io.launch.core.owner.ApiKeyService;
import io.launch.server.config.ServerConfig;
import io.launch.server.http.Api;
import io.launch.server.http.Authentication;
import io.launch.server.http.Bodies;
import io.launch.server.http.BundleRoutes;
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
import io.launch.server.http.Relay;
import io.launch.server.http.Router;
import io.launch.server.http.SchemaRoutes;
import io.launch.server.http.StreamRoutes;
import io.launch.server.http.TaskRoutes;
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
      Relay relay,
      ErrorRenderer errors,
      Ids ids,
      InstantSource clock) {
    Limits limits = new Limits(config);
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
    new TaskRoutes(api, relay, core.tasks(), backend.objects(), limits.taskRoutes(), polls)
        .mount(router);
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

  private static Supplier<String> requestIds(String server) {
    AtomicLong requests = new AtomicLong();
    return () -> server + "-" + requests.incrementAndGet();
  }
}
