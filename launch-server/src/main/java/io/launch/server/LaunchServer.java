package io.launch.server;

import io.launch.core.Ids;
import io.launch.core.SteadyClock;
import io.launch.core.owner.ApiKeyService;
import io.launch.server.config.Secret;
import io.launch.server.config.ServerConfig;
import io.launch.server.http.ErrorRenderer;
import io.launch.server.http.HttpListener;
import io.launch.server.http.Relay;
import io.launch.server.http.SignedProgressUrls;
import io.vertx.core.Vertx;
import java.net.URI;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;

/// A running Launch server. The tour: what it stands on is opened ([Backend]), the core is put on
/// it ([CoreParts]), HTTP on the core ([HttpParts]); then it listens and works.
public final class LaunchServer implements AutoCloseable {
  private static final int EVENT_LOOPS =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  /// How long callers have to read that their answers were cut off.
  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final ServerConfig config;
  private final InstantSource clock = ServerClock.ofThisProcess();
  private final SteadyClock steady = new SteadyClock(clock);
  private final Resources resources = new Resources();
  private final ServerUrls urls;
  private final ServerParts servers;
  private final CoreParts core;
  private final HttpParts http;
  private final Optional<String> newApiKey;

  private LaunchServer(ServerConfig config, Backend.Opener opener) throws Exception {
    this.config = config;
    this.urls = new ServerUrls(config.http());
    try {
      DataDir dataDir = resources.own(DataDir.lock(config.dataDir()));
      SecureRandom random = new SecureRandom();
      Ids ids = new Ids(random);
      Vertx vertx = EventLoops.open(EVENT_LOOPS, resources);
      Backend backend =
          opener.open(new Backend.Setting(config, vertx, urls, resources, clock, steady, ids));
      this.newApiKey = firstApiKey(new ApiKeyService(backend.apiKeys(), ids, clock));
      this.servers = ServerParts.wire(config, backend, dataDir, urls, ids, resources);
      SignedProgressUrls progressUrls = new SignedProgressUrls(random, clock, urls::localUrl);
      this.core =
          CoreParts.wire(config, backend, servers, progressUrls, ids, clock, steady, resources);
      if (!backend.shared()) {
        core.loop().takeOver();
      }
      ErrorRenderer errors = new ErrorRenderer(clock);
      Relay relay = relay(vertx, errors);
      this.http = HttpParts.wire(config, backend, core, progressUrls, relay, errors, ids, clock);
      HttpListener listener =
          resources.own(HttpListener.start(vertx, listenerOptions(), http.door(), http.errors()));
      urls.listening(listener.port());
      servers.join();
      core.start(!backend.shared());
    } catch (Exception | Error e) {
      resources.close();
      throw e;
    }
  }

  /// Starts a server on what is configured, with workers that are processes of this machine.
  public static LaunchServer start(ServerConfig config) throws Exception {
    return start(config, ConfiguredBackend::open);
  }

  /// Starts a server on this backend.
  static LaunchServer start(ServerConfig config, Backend.Opener backend) throws Exception {
    return new LaunchServer(config, backend);
  }

  /// Where clients reach it.
  public URI url() {
    return urls.publicUrl();
  }

  /// The port that it listens on.
  public int port() {
    return urls.localUrl().getPort();
  }

  /// The API key that this start made, as the database had none. Nothing knows it later.
  public Optional<String> newApiKey() {
    return newApiKey;
  }

  /// Lets nothing in any more, finishes what runs within the drain timeout, ends the workers and
  /// closes everything.
  @Override
  public void close() throws InterruptedException {
    http.door().shut();
    http.polls().release();
    core.loop().retire();
    Thread tasks =
        Thread.ofVirtual()
            .name("drain-tasks")
            .start(() -> core.dispatcher().drain(config.drainTimeout()));
    http.door().awaitEmpty(config.drainTimeout());
    http.streams().stop();
    http.door().awaitEmpty(LAST_WORDS);
    tasks.join();
    resources.close();
  }

  private Optional<String> firstApiKey(ApiKeyService apiKeys) {
    if (config.apiKey().isPresent()) {
      apiKeys.adopt(config.apiKey().map(Secret::value).orElseThrow(), "configuration");
      return Optional.empty();
    }
    return apiKeys.createFirst("first start").map(ApiKeyService.NewKey::text);
  }

  private Relay relay(Vertx vertx, ErrorRenderer errors) {
    Relay relay =
        resources.own(
            new Relay(
                vertx,
                config.http().idleTimeout(),
                new Relay.Finder(core.directory(), core.endpoints(), servers.homes()),
                () -> servers.membership().me(),
                errors));
    servers.membership().listen(relay);
    return relay;
  }

  private HttpListener.Options listenerOptions() {
    return new HttpListener.Options(
        config.http().host(), config.http().port(), config.http().idleTimeout(), EVENT_LOOPS);
  }
}
