package io.launch.bench.chaos.load;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.client.LaunchClient;
import io.launch.client.LaunchClientConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;

/// One caller's way to the servers: to one of them, until that one does not answer. Used by one
/// thread at a time, or by several that do not mind to be moved on.
public final class Gateway implements AutoCloseable {
  private static final Duration CONNECT = Duration.ofSeconds(2);
  private static final Duration ANSWER = Duration.ofSeconds(20);
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final List<LaunchClient> clients;
  private volatile int current;

  /// @param first which of them is asked first
  public Gateway(List<URI> servers, String apiKey, int first) {
    this.clients =
        servers.stream()
            .map(url ->
                LaunchClient.connect(
                    LaunchClientConfig.of(url, apiKey)
                        .withConnectTimeout(CONNECT)
                        .withRequestTimeout(ANSWER)))
            .toList();
    this.current = first % clients.size();
  }

  /// Asks the current server once. When it does not answer, the next question goes to the next one.
  ///
  /// @throws LaunchException as the SDK throws it
  public <T> T ask(Function<LaunchClient, T> question) {
    return askAt((client, _) -> question.apply(client));
  }

  /// A question for which it matters which server it goes to.
  public interface Question<T> {
    T ask(LaunchClient client, int server);
  }

  /// Asks the current server once, as above.
  public <T> T askAt(Question<T> question) {
    int server = current;
    try {
      return question.ask(clients.get(server), server);
    } catch (LaunchException e) {
      if (silent(e)) {
        current = (server + 1) % clients.size();
      }
      throw e;
    }
  }

  /// Asks until there is an answer, whichever server gives it.
  ///
  /// @throws LaunchException what says more than that nobody answers, or when the patience is over
  public <T> T insist(Duration patience, Function<LaunchClient, T> question)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      try {
        return ask(question);
      } catch (LaunchException e) {
        if (!silent(e) || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(PAUSE);
      }
    }
  }

  /// The way to just one of the servers each.
  public static List<Gateway> toEach(List<URI> servers, String apiKey) {
    return IntStream.range(0, servers.size())
        .mapToObj(i -> new Gateway(List.of(servers.get(i)), apiKey, 0))
        .toList();
  }

  /// Whether it says no more than that there was no answer now.
  static boolean silent(LaunchException e) {
    return e.code() == ErrorCode.UNAVAILABLE
        || e.code() == ErrorCode.DEADLINE_EXCEEDED
        || e.code() == ErrorCode.QUEUE_FULL;
  }

  @Override
  public void close() {
    clients.forEach(LaunchClient::close);
  }
}
