package io.launch.client.internal;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/// Speaks HTTP/1.1 to one server: one connection pool, credentials, retries, errors. Safe for use
/// by many threads.
public final class HttpTransport implements AutoCloseable {
  private final Settings settings;
  private final HttpClient http;
  private final Set<Runnable> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /// How to reach the server.
  ///
  /// @param base its URL; paths are appended
  /// @param requestTimeout how long an answer may take that the server does not hold back
  /// @param maxAnswerBytes largest answer that is read
  public record Settings(
      URI base,
      String apiKey,
      Duration connectTimeout,
      Duration requestTimeout,
      long maxAnswerBytes,
      RetryPolicy retries) {}

  public HttpTransport(Settings settings) {
    this.settings = settings;
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(settings.connectTimeout())
            .build();
  }

  /// How long an answer may take that the server does not hold back.
  public Duration requestTimeout() {
    return settings.requestTimeout();
  }

  /// Sends the request and waits for its answer.
  public <T> T call(HttpCall call, Class<T> type) {
    Exchange exchange = exchange(call);
    // Errors are made here rather than in the future, so that their stack shows the caller.
    return Answers.read(exchange, await(exchange, start(exchange)), type);
  }

  /// Sends the request; the future fails with a [LaunchException].
  public <T> CompletableFuture<T> send(HttpCall call, Class<T> type) {
    Exchange exchange = exchange(call);
    return start(exchange)
        .handle((answer, thrown) -> {
          if (thrown != null) {
            throw Answers.missing(exchange, peel(thrown));
          }
          return Answers.read(exchange, answer, type);
        });
  }

  /// Sends the request and waits for the head of its answer, which is a stream of events.
  public EventReader stream(HttpCall call) {
    return opening(call).run();
  }

  StreamOpening opening(HttpCall call) {
    if (closed) {
      throw closedError();
    }
    HttpRequest request = request(call).setHeader("Accept", "text/event-stream").build();
    Exchange exchange = new Exchange(request, call.repeat());
    return new StreamOpening(http, settings, exchange, timeout(call), open);
  }

  RetryPolicy retries() {
    return settings.retries();
  }

  /// Sends a file to a signed URL. The same bytes may be sent twice, so it is repeated like a read.
  public void upload(URI signedUrl, Path file, Duration timeout) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(signedUrl).timeout(timeout).PUT(BodyPublishers.ofFile(file)).build();
    Exchange exchange = new Exchange(request, Repeat.UNLESS_SLOW);
    Exchange.Answer answer = await(exchange, start(exchange));
    if (!answer.good()) {
      throw Answers.error(exchange, answer);
    }
  }

  /// Fetches what a signed URL points at.
  public byte[] download(URI signedUrl) {
    HttpRequest request =
        HttpRequest.newBuilder(signedUrl).timeout(settings.requestTimeout()).GET().build();
    Exchange exchange = new Exchange(request, Repeat.UNLESS_SLOW);
    Exchange.Answer answer = await(exchange, start(exchange));
    if (!answer.good()) {
      throw Answers.error(exchange, answer);
    }
    return answer.body();
  }

  /// Ends every request in progress and frees the connections. Later requests fail.
  @Override
  public void close() {
    closed = true;
    open.forEach(Runnable::run);
    // From Java 21 on the client can be closed; before, it ends with its last reference.
    if (http instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) {
        throw new LaunchException(ErrorCode.INTERNAL, "closing the HTTP client: " + e, e);
      }
    }
  }

  private Exchange exchange(HttpCall call) {
    return new Exchange(request(call).timeout(timeout(call)).build(), call.repeat());
  }

  private Duration timeout(HttpCall call) {
    return call.timeout() == null ? settings.requestTimeout() : call.timeout();
  }

  private HttpRequest.Builder request(HttpCall call) {
    URI target = URI.create(settings.base() + call.path());
    HttpRequest.Builder builder =
        HttpRequest.newBuilder(target)
            .header("Accept", "application/json")
            .method(
                call.method(),
                call.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofByteArray(call.body()));
    if (call.body() != null) {
      builder.header("Content-Type", "application/json");
    }
    call.headers().forEach((name, value) -> setHeader(builder, name, value));
    return builder.setHeader("Authorization", "Bearer " + settings.apiKey());
  }

  private static void setHeader(HttpRequest.Builder builder, String name, String value) {
    try {
      builder.setHeader(name, value);
    } catch (IllegalArgumentException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "header: %s (expected: one that HTTP itself does not need)".formatted(name),
          e);
    }
  }

  private CompletableFuture<Exchange.Answer> start(Exchange exchange) {
    CompletableFuture<Exchange.Answer> result = new CompletableFuture<>();
    Runnable end = () -> result.completeExceptionally(closedError());
    open.add(end);
    result.whenComplete((answer, thrown) -> open.remove(end));
    if (closed) {
      end.run();
    }
    attempt(exchange, 1, result);
    return result;
  }

  private void attempt(Exchange exchange, int number, CompletableFuture<Exchange.Answer> result) {
    if (result.isDone()) {
      return;
    }
    var sent =
        http.sendAsync(exchange.request(), info -> new LimitedBody(settings.maxAnswerBytes()));
    result.whenComplete((answer, thrown) -> sent.cancel(true));
    sent.whenComplete((response, thrown) -> {
      Exchange.Answer answer = response == null ? null : Exchange.Answer.of(response);
      if (answer != null && answer.good()) {
        result.complete(answer);
        return;
      }
      Optional<Duration> pause =
          settings
              .retries()
              .pause(
                  answer == null ? Answers.failure(peel(thrown)) : Answers.failure(answer),
                  exchange.repeat(),
                  number,
                  ThreadLocalRandom.current().nextDouble());
      if (pause.isPresent()) {
        after(pause.get()).execute(() -> attempt(exchange, number + 1, result));
      } else if (answer != null) {
        result.complete(answer);
      } else {
        result.completeExceptionally(peel(thrown));
      }
    });
  }

  private static Executor after(Duration pause) {
    return CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Exchange.Answer await(Exchange exchange, CompletableFuture<Exchange.Answer> result) {
    try {
      return result.get();
    } catch (InterruptedException e) {
      result.cancel(true);
      Thread.currentThread().interrupt();
      throw Answers.interrupted(exchange, e);
    } catch (ExecutionException e) {
      throw Answers.missing(exchange, peel(e));
    }
  }

  private static LaunchException closedError() {
    return new LaunchException(ErrorCode.UNAVAILABLE, "this LaunchClient is closed");
  }

  /// The exception that a future's own wrapping hides.
  public static Throwable peel(Throwable thrown) {
    Throwable cause = thrown.getCause();
    boolean wrapper = thrown instanceof CompletionException || thrown instanceof ExecutionException;
    return wrapper && cause != null ? peel(cause) : thrown;
  }
}
