package io.launch.client.internal;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Sends one request whose answer is a stream, as often as the retries allow.
///
/// @param exchange without a timeout of its own: what it means for a body depends on the JDK
/// @param timeout how long the head of the answer may take
/// @param open what ends when the transport is closed
record StreamOpening(
    HttpClient http,
    HttpTransport.Settings settings,
    Exchange exchange,
    Duration timeout,
    Set<Runnable> open) {
  private static final int MAX_ERROR_BYTES = 1 << 20;

  /// What to do about an attempt that failed: wait, and try again, or throw the error.
  interface Again {
    /// @param number which attempt failed, from 1
    void after(RetryPolicy.Failure failure, int number, LaunchException error);
  }

  EventReader run() {
    return run(this::pause);
  }

  EventReader run(Again again) {
    for (int number = 1; ; number++) {
      RetryPolicy.Failure failure;
      LaunchException error;
      try {
        HttpResponse<InputStream> response = send();
        if (response.statusCode() / 100 == 2) {
          return EventReader.of(exchange, response.body(), settings.maxAnswerBytes(), open);
        }
        Exchange.Answer answer = refusal(response);
        failure = Answers.failure(answer);
        error = Answers.error(exchange, answer);
      } catch (IOException e) {
        failure = Answers.failure(e);
        error = Answers.missing(exchange, e);
      }
      again.after(failure, number, error);
    }
  }

  private HttpResponse<InputStream> send() throws IOException {
    CompletableFuture<HttpResponse<InputStream>> sent =
        http.sendAsync(exchange.request(), BodyHandlers.ofInputStream());
    Runnable cancel = () -> sent.cancel(true);
    open.add(cancel);
    try {
      return sent.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      Throwable cause = HttpTransport.peel(e);
      throw cause instanceof IOException io ? io : new IOException(cause);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw new HttpTimeoutException("no answer within " + timeout);
    } catch (CancellationException e) {
      throw new LaunchException(ErrorCode.UNAVAILABLE, "this LaunchClient is closed", e);
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw Answers.interrupted(exchange, e);
    } finally {
      open.remove(cancel);
    }
  }

  private static Exchange.Answer refusal(HttpResponse<InputStream> response) throws IOException {
    try (InputStream body = response.body()) {
      return new Exchange.Answer(
          response.uri(),
          response.statusCode(),
          response.headers(),
          body.readNBytes(MAX_ERROR_BYTES));
    }
  }

  private void pause(RetryPolicy.Failure failure, int number, LaunchException error) {
    double jitter = ThreadLocalRandom.current().nextDouble();
    Optional<Duration> pause = settings.retries().pause(failure, exchange.repeat(), number, jitter);
    if (pause.isEmpty()) {
      throw error;
    }
    try {
      Thread.sleep(pause.get().toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Answers.interrupted(exchange, e);
    }
  }
}
