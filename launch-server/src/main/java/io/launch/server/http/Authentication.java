package io.launch.server.http;

import io.launch.core.Caller;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Makes a [Caller] of a request's credentials: HTTP Basic with the API key as user name, or
/// Bearer. Keys that were found are remembered for a while, so that most requests ask no database.
public final class Authentication {
  private static final int MAX_REMEMBERED = 10_000;

  private final Function<String, Optional<Caller>> keys;
  private final long ttlNanos;
  private final LongSupplier nanoTime;
  private final Map<String, Known> known = new ConcurrentHashMap<>();

  private record Known(Caller caller, long until) {}

  private record Credentials(String key, String scheme) {}

  /// @param keys asks the database; called on virtual threads
  /// @param nanoTime a clock that only counts
  public Authentication(
      Function<String, Optional<Caller>> keys, Duration ttl, LongSupplier nanoTime) {
    this.keys = keys;
    this.ttlNanos = ttl.toNanos();
    this.nanoTime = nanoTime;
  }

  /// Finds who calls, and goes on with that on the request's event loop: at once when the key is
  /// remembered.
  void identify(Call call, Consumer<Caller> found, Consumer<Throwable> refused) {
    Credentials credentials;
    try {
      credentials = credentials(call.request().getHeader("Authorization"));
    } catch (Unauthenticated e) {
      refused.accept(e);
      return;
    }
    Known remembered = known.get(credentials.key());
    if (remembered != null && remembered.until() - nanoTime.getAsLong() > 0) {
      found.accept(remembered.caller());
      return;
    }
    Thread.ofVirtual().name("authenticate").start(() -> ask(call, credentials, found, refused));
  }

  private void ask(
      Call call, Credentials credentials, Consumer<Caller> found, Consumer<Throwable> refused) {
    try {
      Caller caller =
          keys.apply(credentials.key())
              .orElseThrow(() -> Unauthenticated.unknownKey(credentials.scheme()));
      remember(credentials.key(), caller);
      call.onEventLoop(() -> found.accept(caller));
    } catch (RuntimeException e) {
      known.remove(credentials.key());
      call.onEventLoop(() -> refused.accept(e));
    }
  }

  private void remember(String key, Caller caller) {
    if (known.size() >= MAX_REMEMBERED) {
      known.clear();
    }
    known.put(key, new Known(caller, nanoTime.getAsLong() + ttlNanos));
  }

  private static Credentials credentials(@Nullable String header) {
    if (header == null || header.isBlank()) {
      throw Unauthenticated.missing();
    }
    String text = header.strip();
    int end = text.indexOf(' ');
    String scheme = end < 0 ? text : text.substring(0, end);
    String value = end < 0 ? "" : text.substring(end).strip();
    return switch (scheme.toLowerCase(Locale.ROOT)) {
      case "bearer" -> {
        if (value.isEmpty()) {
          throw Unauthenticated.missing();
        }
        yield new Credentials(value, "Bearer");
      }
      case "basic" -> new Credentials(userName(value), "Basic");
      default -> throw Unauthenticated.missing();
    };
  }

  /// The part before the colon; the password does not count.
  private static String userName(String basic) {
    try {
      String pair = new String(Base64.getDecoder().decode(basic), StandardCharsets.UTF_8);
      int colon = pair.indexOf(':');
      if (colon > 0) {
        return pair.substring(0, colon);
      }
    } catch (IllegalArgumentException _) {
      // No base64: told like a pair without a colon.
    }
    throw Unauthenticated.malformed();
  }
}
