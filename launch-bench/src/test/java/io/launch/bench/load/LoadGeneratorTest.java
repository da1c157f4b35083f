package io.launch.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LoadGeneratorTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() {
    vertx.close().await();
  }

  @Test
  void everyAnswerIsCounted() throws IOException {
    AtomicInteger served = new AtomicInteger();
    Target target =
        serve(request -> {
          served.incrementAndGet();
          request.response().end("{}");
        });

    Measurement seen = LoadGenerator.run(target, 4, SHORT);

    assertThat(seen.answers()).isEqualTo(served.get()).isPositive();
    assertThat(seen.p50()).isPositive().isLessThanOrEqualTo(seen.p99());
    assertThat(seen.perSecond()).isPositive();
  }

  @Test
  void countingEndsWhenThereAreEnoughAnswers() throws IOException {
    Target target = serve(request -> request.response().end("{}"));

    List<String> bodies = new ArrayList<>();

    Measurement seen = LoadGenerator.count(target, 4, 100, Duration.ofMinutes(1), bodies::add);

    // Requests that are under way when the last one is counted are still answered.
    assertThat(seen.answers()).isBetween(100L, 103L).isEqualTo(bodies.size());
    assertThat(bodies).containsOnly("{}");
  }

  @Test
  void everyCallerHasAConnectionOfItsOwnAndEveryBodyIsSent() throws IOException {
    Set<Integer> ports = ConcurrentHashMap.newKeySet();
    Set<String> bodies = ConcurrentHashMap.newKeySet();
    Target target =
        serve(request -> {
          ports.add(request.remoteAddress().port());
          request
              .body()
              .onSuccess(body -> {
                bodies.add(body.toString());
                request.response().end("{}");
              });
        });

    LoadGenerator.run(target, 3, SHORT);

    assertThat(ports).hasSize(3);
    assertThat(bodies).containsExactlyInAnyOrder("one", "two");
  }

  @Test
  void answerOtherThan200EndsTheRun() {
    Target target = serve(request -> request.response().setStatusCode(503).end("no worker"));

    assertThatThrownBy(() -> LoadGenerator.run(target, 1, SHORT))
        .isInstanceOf(IOException.class)
        .hasMessage("status 503: no worker");
  }

  @Test
  void brokenConnectionEndsTheRun() {
    Target target = serve(request -> request.connection().close());

    assertThatThrownBy(() -> LoadGenerator.run(target, 1, SHORT)).isInstanceOf(IOException.class);
  }

  private Target serve(Handler<HttpServerRequest> handler) {
    int port =
        vertx
            .createHttpServer(new HttpServerOptions().setHost("127.0.0.1").setPort(0))
            .requestHandler(handler)
            .listen()
            .await()
            .actualPort();
    return Requests.to(port).posts("/predict", List.of("one", "two"));
  }
}
