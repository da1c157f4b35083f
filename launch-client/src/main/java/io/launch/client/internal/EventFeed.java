package io.launch.client.internal;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Server-sent events that outlive their connection: when it breaks, ends or falls silent, the
/// server is asked to go on behind the last event that came. Not safe for use by many threads, but
/// for [#close].
public final class EventFeed implements AutoCloseable {
  private static final String LAST_ID = "Last-Event-ID";

  private final HttpTransport transport;
  private final HttpCall call;
  private final Limits limits;
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile @Nullable EventReader reader;
  private volatile @Nullable String lastId;
  private volatile boolean reading;
  private volatile long quietSince = System.nanoTime();
  private int inVain;

  /// How long there may be nothing.
  ///
  /// @param patience how long the server may be away before this gives up
  /// @param silence how long not even a comment may come before the connection counts as broken
  public record Limits(Duration patience, Duration silence) {
    /// The server sends a comment every few seconds, and is back some seconds after it was killed.
    public static final Limits DEFAULT = new Limits(Duration.ofMinutes(5), Duration.ofMinutes(1));
  }

  private EventFeed(
      HttpTransport transport, HttpCall call, @Nullable String lastId, Limits limits) {
    this.transport = transport;
    this.call = call;
    this.lastId = lastId;
    this.limits = limits;
  }

  /// Asks for the events, and waits for the head of the answer.
  ///
  /// @param after the id of the last event that is known already; null for none
  /// @throws LaunchException as the first request fails; later ones are repeated
  public static EventFeed open(
      HttpTransport transport, HttpCall call, @Nullable String after, Limits limits) {
    EventFeed feed = new EventFeed(transport, call, after, limits);
    feed.attached(transport.stream(feed.call()));
    return feed;
  }

  /// The data of the next event; null when this is closed.
  ///
  /// @throws LaunchException when the server has been away for too long, or refuses to go on
  public @Nullable String next() {
    quietSince = System.nanoTime();
    while (!isClosed()) {
      EventReader attached = reader;
      String data = attached == null ? null : read(attached);
      if (data != null) {
        return data;
      }
      if (!isClosed()) {
        reattach();
      }
    }
    return null;
  }

  /// The id of the last event that was taken, from which another feed can go on; null when there
  /// was none.
  public @Nullable String lastId() {
    return lastId;
  }

  /// Hangs up; there are no more events then. May be called by any thread.
  @Override
  public void close() {
    closed.countDown();
    hangUp();
  }

  private @Nullable String read(EventReader attached) {
    reading = true;
    try {
      return attached.next();
    } catch (LaunchException e) {
      if (e.code() == ErrorCode.DEADLINE_EXCEEDED) {
        return null;
      }
      throw e;
    } finally {
      reading = false;
      note(attached);
    }
  }

  private void note(EventReader attached) {
    lastId = attached.lastId() == null ? lastId : attached.lastId();
    if (attached.heardAt() - quietSince > 0) {
      quietSince = attached.heardAt();
      inVain = 0;
    }
  }

  private void reattach() {
    hangUp();
    inVain++;
    // A server that ends the stream at once, time and again, is not flooded.
    pause(new RetryPolicy.Failure.Broken(), inVain, gone());
    if (isClosed()) {
      return;
    }
    try {
      attached(transport.opening(call()).run(this::pause));
    } catch (LaunchException e) {
      if (!isClosed()) {
        throw e;
      }
    }
  }

  private void pause(RetryPolicy.Failure failure, int number, LaunchException error) {
    double jitter = ThreadLocalRandom.current().nextDouble();
    Optional<Duration> pause =
        transport
            .retries()
            .withRetries(Integer.MAX_VALUE)
            .pause(failure, Repeat.KEYED, number, jitter);
    boolean patient = System.nanoTime() - quietSince < limits.patience().toNanos();
    if (pause.isEmpty() || !patient || waitClosed(pause.get())) {
      throw error;
    }
  }

  private boolean waitClosed(Duration time) {
    try {
      return closed.await(time.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LaunchException(
          ErrorCode.DEADLINE_EXCEEDED, "interrupted while waiting for events", e);
    }
  }

  private void attached(EventReader opened) {
    reader = opened;
    if (isClosed()) {
      hangUp();
    }
    watch(opened);
  }

  /// Hangs up when nothing comes any more, which wakes whoever reads. A reader that nobody reads
  /// hears nothing either, and is left alone.
  private void watch(EventReader watched) {
    long silence = limits.silence().toNanos();
    CompletableFuture.delayedExecutor(silence / 2, TimeUnit.NANOSECONDS)
        .execute(() -> {
          if (watched != reader) {
            return;
          }
          long quiet = System.nanoTime() - Math.max(quietSince, watched.heardAt());
          if (reading && quiet > silence) {
            watched.close();
          } else {
            watch(watched);
          }
        });
  }

  private void hangUp() {
    EventReader attached = reader;
    reader = null;
    if (attached != null) {
      attached.close();
    }
  }

  private HttpCall call() {
    String id = lastId;
    return id == null ? call : call.withHeaders(Map.of(LAST_ID, id));
  }

  private boolean isClosed() {
    return closed.getCount() == 0;
  }

  private LaunchException gone() {
    return new LaunchException(
        ErrorCode.UNAVAILABLE,
        "%s %s: the server ended the stream, and nothing came for %s (next: watch again)"
            .formatted(call.method(), call.path(), limits.patience()));
  }
}
