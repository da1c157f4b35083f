package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.endpoint.EndpointId;
import io.launch.core.endpoint.EndpointDirectory;
import io.launch.core.endpoint.EndpointHomes;
import io.launch.core.endpoint.EndpointHomes.Home;
import io.launch.core.endpoint.EndpointService;
import io.launch.core.server.Membership;
import io.launch.core.server.ServerId;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.PoolOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/// Brings a request to the server that the endpoint lives on: to this one's own handler, or over
/// HTTP to another one, byte for byte in both directions. It does not look at who asks: the other
/// server does.
public final class Relay implements Membership.Listener, AutoCloseable {
  /// Says that a request has been passed on once, and by whom. It is not passed on again.
  static final String HOP = "Launch-Relayed";

  /// The endpoint that the query names.
  static final Function<Call, Optional<EndpointId>> QUERY =
      call -> call.query("model_endpoint_id").map(EndpointId::new);

  /// The endpoint that the path names.
  static final Function<Call, Optional<EndpointId>> PATH =
      call -> Optional.of(new EndpointId(call.path("id")));

  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  private static final int MAX_CONNECTIONS = 1_024;
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Duration idleTimeout;
  private final Finder finder;
  private final Supplier<ServerId> me;
  private final ErrorRenderer errors;
  private final Map<Thread, HttpClient> clients = new ConcurrentHashMap<>();
  private final Map<ServerId, Set<Passage>> passages = new ConcurrentHashMap<>();

  /// How endpoints are found that other servers may have made just now.
  public record Finder(
      EndpointDirectory directory, EndpointService endpoints, EndpointHomes homes) {
    private boolean knows(EndpointId endpoint) {
      return directory.find(endpoint).isPresent();
    }

    private void lookUp(EndpointId endpoint) {
      endpoints.lookUp(endpoint);
      homes.lookUp(endpoint);
    }
  }

  /// @param idleTimeout how long nothing may come from the other server
  /// @param me names this server to the other one
  public Relay(
      Vertx vertx,
      Duration idleTimeout,
      Finder finder,
      Supplier<ServerId> me,
      ErrorRenderer errors) {
    this.vertx = vertx;
    this.idleTimeout = idleTimeout;
    this.finder = finder;
    this.me = me;
    this.errors = errors;
  }

  /// Serves a request where its endpoint lives; UNAVAILABLE while that is nowhere.
  Handler toHome(Function<Call, Optional<EndpointId>> whose, Handler here) {
    return route(whose, here, call -> errors.render(call, nowhere()));
  }

  /// Serves a request where its endpoint lives, and here while that is nowhere.
  Handler toHomeIfAny(Function<Call, Optional<EndpointId>> whose, Handler here) {
    return route(whose, here, here);
  }

  /// Serves a request here, with the endpoint in the directory if there is one.
  Handler afterLookUp(Function<Call, Optional<EndpointId>> whose, Handler here) {
    if (finder.homes().sole()) {
      return here;
    }
    return call -> {
      Optional<EndpointId> endpoint = whose.apply(call);
      if (endpoint.isEmpty() || finder.knows(endpoint.get())) {
        here.handle(call);
      } else {
        lookUp(call, endpoint.get(), () -> here.handle(call));
      }
    };
  }

  private Handler route(Function<Call, Optional<EndpointId>> whose, Handler here, Handler nowhere) {
    if (finder.homes().sole()) {
      return here;
    }
    return call -> {
      Optional<EndpointId> named = whose.apply(call);
      if (named.isEmpty()) {
        here.handle(call);
        return;
      }
      EndpointId endpoint = named.get();
      Runnable bring = () -> bring(call, endpoint, here, nowhere);
      boolean known =
          finder.knows(endpoint) && !(finder.homes().of(endpoint) instanceof Home.Nowhere);
      if (known) {
        bring.run();
      } else {
        lookUp(call, endpoint, bring);
      }
    };
  }

  private void bring(Call call, EndpointId endpoint, Handler here, Handler nowhere) {
    if (!finder.knows(endpoint)) {
      // Which is for the handler to say, to a caller that it knows.
      here.handle(call);
      return;
    }
    switch (finder.homes().of(endpoint)) {
      case Home.Here() -> here.handle(call);
      case Home.At home when !passedOn(call) -> forward(call, home, true);
      case Home.At _, Home.Nowhere() -> nowhere.handle(call);
    }
  }

  /// Asks the database, without holding up the event loop.
  private void lookUp(Call call, EndpointId endpoint, Runnable then) {
    Thread.ofVirtual()
        .name("look-up")
        .start(() -> {
          try {
            finder.lookUp(endpoint);
          } catch (RuntimeException e) {
            errors.render(call, e);
            return;
          }
          call.onEventLoop(() -> {
            try {
              then.run();
            } catch (RuntimeException e) {
              errors.render(call, e);
            }
          });
        });
  }

  /// Passes a request on whose body has been read and does not matter, from any thread.
  ///
  /// @return whether it was; otherwise it is to be served here
  boolean passOn(Call call, EndpointId endpoint) {
    if (passedOn(call) || !(finder.homes().of(endpoint) instanceof Home.At home)) {
      return false;
    }
    call.onEventLoop(() -> forward(call, home, false));
    return true;
  }

  private static boolean passedOn(Call call) {
    return call.request().getHeader(HOP) != null;
  }

  private void forward(Call call, Home.At home, boolean withBody) {
    Set<Passage> same = passages.computeIfAbsent(home.server(), _ -> ConcurrentHashMap.newKeySet());
    Passage passage = new Passage(call, errors, withBody);
    same.add(passage);
    call.onLeave(() -> {
      same.remove(passage);
      call.onEventLoop(passage::left);
    });
    passage.start(client(), home.url(), me.get());
  }

  private HttpClient client() {
    return clients.computeIfAbsent(
        Thread.currentThread(),
        _ ->
            vertx.createHttpClient(
                new HttpClientOptions()
                    .setConnectTimeout(Math.toIntExact(CONNECT_TIMEOUT.toMillis()))
                    .setIdleTimeout(Math.toIntExact(idleTimeout.toMillis()))
                    .setIdleTimeoutUnit(TimeUnit.MILLISECONDS),
                new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS)));
  }

  private static LaunchException nowhere() {
    return LaunchException.retryLater(
        ErrorCode.UNAVAILABLE,
        "No server has the endpoint at the moment; one takes it within seconds. Please retry.",
        RETRY_AFTER);
  }

  /// Nobody waits any longer for what a server was to answer that is gone.
  @Override
  public void gone(ServerId server) {
    Set<Passage> lost = passages.remove(server);
    if (lost != null) {
      lost.forEach(Passage::abort);
    }
  }

  @Override
  public void close() {
    clients.values().forEach(HttpClient::close);
  }
}
