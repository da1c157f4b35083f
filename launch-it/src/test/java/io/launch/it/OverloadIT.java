package io.launch.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.client.EndpointRequest;
import io.launch.client.EndpointResponse;
import io.launch.client.LaunchClient;
import io.launch.client.LaunchClientConfig;
import io.launch.client.SyncEndpoint;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// More callers than a worker can serve: each gets an answer or a refusal that says what to do, and
/// the server's memory stays flat.
class OverloadIT {
  private static final int CALLERS = 64;
  private static final int ROUNDS = 6;
  private static final int WARM_UP_ROUNDS = 6;
  private static final long MEGABYTE = 1024 * 1024;

  @TempDir Path folder;

  @Test
  void callersOfASlowWorkerGetAnswersOrRefusals() throws Exception {
    try (LaunchProcess server =
            LaunchProcess.start(folder.resolve("data"), "--max-waiting-requests", "16");
        LaunchClient client = Deployments.connect(server);
        LaunchClient impatient =
            LaunchClient.connect(
                LaunchClientConfig.of(server.url(), LaunchProcess.API_KEY).withRetries(0))) {
      Deployments.sync(client, "slow", Deployments.probe(client), 1);
      SyncEndpoint endpoint = impatient.endpoints().sync("slow");
      String ballast = "x".repeat(1_000_000);
      for (int i = 0; i < WARM_UP_ROUNDS; i++) {
        storm(endpoint, ballast);
      }
      long before = server.residentBytes();

      Outcomes outcomes = new Outcomes();
      for (int i = 0; i < ROUNDS; i++) {
        outcomes.add(storm(endpoint, ballast));
      }
      long grown = server.residentBytes() - before;

      assertThat(outcomes.answers.size() + outcomes.refusals.size()).isEqualTo(ROUNDS * CALLERS);
      assertThat(outcomes.answers).hasSizeGreaterThan(ROUNDS * 16);
      assertThat(outcomes.refusals).isNotEmpty();
      assertThat(outcomes.refusals)
          .allSatisfy(refusal -> {
            assertThat(refusal.code()).isEqualTo(ErrorCode.QUEUE_FULL);
            assertThat(refusal.retryAfter()).isPresent();
            assertThat(refusal.message()).contains("every worker is busy");
          });
      assertThat(grown).isLessThan(64 * MEGABYTE);
    }
  }

  private static Outcomes storm(SyncEndpoint endpoint, String ballast) {
    Outcomes outcomes = new Outcomes();
    EndpointRequest request =
        EndpointRequest.ofArgs(Map.of("millis", 5, "ballast", ballast)).withReturnPickled(false);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<?> calls =
          IntStream.range(0, CALLERS)
              .mapToObj(i -> threads.submit(() -> outcomes.collect(endpoint, request)))
              .toList();
      assertThat(calls).hasSize(CALLERS);
    }
    return outcomes;
  }

  private static final class Outcomes {
    final ConcurrentLinkedQueue<EndpointResponse> answers = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<LaunchException> refusals = new ConcurrentLinkedQueue<>();

    void collect(SyncEndpoint endpoint, EndpointRequest request) {
      try {
        answers.add(endpoint.predict(request));
      } catch (LaunchException refused) {
        refusals.add(refused);
      }
    }

    void add(Outcomes others) {
      answers.addAll(others.answers);
      refusals.addAll(others.refusals);
    }
  }
}
