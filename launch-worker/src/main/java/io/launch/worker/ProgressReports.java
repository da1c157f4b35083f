package io.launch.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Sends how far the model is with one call: beside the model's work, one report at a time and not
/// too often. Of reports that come meanwhile only the last is sent, and what cannot be sent is
/// dropped.
final class ProgressReports implements AutoCloseable {
  private static final int MAX_MESSAGE = 500;
  private static final Duration APART = Duration.ofMillis(100);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final OutboundHttp http;
  private final InputFetcher.Resolver resolver;
  private final String signedUrl;
  private @Nullable Report latest;
  private boolean sending;
  private boolean closed;

  ProgressReports(OutboundHttp http, InputFetcher.Resolver resolver, String signedUrl) {
    this.http = http;
    this.resolver = resolver;
    this.signedUrl = signedUrl;
  }

  private record Report(
      @JsonProperty("fraction") double fraction, @JsonProperty("message") String message) {}

  /// Returns at once.
  ///
  /// @param fraction from 0 to 1, give or take a rounding error
  synchronized void report(double fraction, @Nullable String message) {
    if (closed) {
      return;
    }
    latest = new Report(Math.clamp(fraction, 0.0, 1.0), shortened(message));
    if (!sending) {
      sending = true;
      Thread.ofVirtual().name("progress").start(this::send);
    }
  }

  private static String shortened(@Nullable String message) {
    if (message == null || message.length() <= MAX_MESSAGE) {
      return message == null ? "" : message;
    }
    // Half of a character that takes two would be no text.
    boolean cutsOne = Character.isHighSurrogate(message.charAt(MAX_MESSAGE - 1));
    return message.substring(0, cutsOne ? MAX_MESSAGE - 1 : MAX_MESSAGE);
  }

  private void send() {
    for (Report next = next(); next != null; next = next()) {
      try {
        URI url = URI.create(signedUrl);
        byte[] body = WorkerJson.MAPPER.writeValueAsBytes(next);
        http.put(url, resolver.resolve(url.getHost()).getFirst(), Spool.of(body), TIMEOUT);
        pause();
      } catch (IOException | TimeoutException | RuntimeException ignored) {
        // The next report says more than this one did.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private synchronized @Nullable Report next() {
    Report next = closed ? null : latest;
    latest = null;
    sending = next != null;
    return next;
  }

  private synchronized void pause() throws InterruptedException {
    long until = System.nanoTime() + APART.toNanos();
    for (long left = APART.toMillis(); left > 0 && !closed; ) {
      wait(left);
      left = (until - System.nanoTime()) / 1_000_000;
    }
  }

  /// The call is over: what was not sent by now has become meaningless.
  @Override
  public synchronized void close() {
    closed = true;
    notifyAll();
  }
}
