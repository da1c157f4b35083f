package io.launch.bench.chaos.load;

import io.launch.api.LaunchException;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.SyncEndpoint;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;

/// Sync requests and streams at a low rate, beside the tasks. They may fail while things break; an
/// answer that comes must be the right one.
public final class SideLoad implements Runnable {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int PIECES = 5;

  private final Gateway gateway;
  private final String syncEndpoint;
  private final String streamEndpoint;
  private final Random random;
  private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();
  private final Queue<String> breaches = new ConcurrentLinkedQueue<>();
  private volatile boolean stopped;

  /// @param syncEndpoint name of a sync endpoint of an echo model
  /// @param streamEndpoint name of a streaming endpoint
  public SideLoad(Gateway gateway, String syncEndpoint, String streamEndpoint, Random random) {
    this.gateway = gateway;
    this.syncEndpoint = syncEndpoint;
    this.streamEndpoint = streamEndpoint;
    this.random = random;
  }

  /// Lets it end after the request under way.
  public void stop() {
    stopped = true;
  }

  /// How many requests ended how.
  public Map<String, Integer> counts() {
    return Map.copyOf(counts);
  }

  /// Answers that were wrong.
  public List<String> breaches() {
    return List.copyOf(breaches);
  }

  @Override
  public void run() {
    try {
      for (int i = 0; !stopped; i++) {
        Thread.sleep(PAUSE);
        boolean stream = i % 3 == 2;
        String kind = stream ? "stream" : "sync";
        try {
          String end = stream ? stream("stream-" + i) : predict("sync-" + i);
          count(kind + " " + end);
        } catch (LaunchException e) {
          count(kind + " " + e.code());
        }
      }
    } catch (InterruptedException closed) {
      Thread.currentThread().interrupt();
    }
  }

  private String predict(String token) {
    EchoRequest request = new EchoRequest(token, EchoRequest.Kind.QUICK, random.nextInt(50), 50, 0);
    EndpointRequest wire = EndpointRequest.ofArgs(request.args()).withReturnPickled(false);
    EndpointResponse response =
        gateway.ask(client -> {
          SyncEndpoint endpoint = client.endpoints().sync(syncEndpoint);
          return endpoint.predict(wire);
        });
    if (response.status() == EndpointResponse.Status.SUCCESS) {
      request
          .faultOf(response.resultAs(Map.class))
          .ifPresent(fault -> breaches.add("sync request %s %s".formatted(token, fault)));
    }
    return response.status().name();
  }

  private String stream(String token) {
    List<Object> pieces = new ArrayList<>();
    gateway.ask(client -> {
      var endpoint = client.endpoints().streaming(streamEndpoint);
      try (var stream = endpoint.stream(Map.of("token", token, "count", PIECES), Map.class)) {
        stream.forEach(piece -> check(token, pieces, piece));
      }
      return pieces;
    });
    if (pieces.size() != PIECES) {
      breaches.add("stream %s ended well after %d pieces".formatted(token, pieces.size()));
    }
    return "SUCCESS";
  }

  private void check(String token, List<Object> before, Map<?, ?> piece) {
    if (!token.equals(piece.get("token"))
        || !Integer.valueOf(before.size()).equals(piece.get("piece"))) {
      breaches.add("stream %s gave %s as piece %d".formatted(token, piece, before.size()));
    }
    before.add(piece);
  }

  private void count(String what) {
    counts.merge(what, 1, Integer::sum);
  }
}
