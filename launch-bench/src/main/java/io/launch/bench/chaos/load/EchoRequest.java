package io.launch.bench.chaos.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.CRC32;

/// What an echo model is asked, and what it must answer.
///
/// @param token told apart from every other request of the run
/// @param millis how long the model takes
/// @param payload characters that are sent along
/// @param chars characters that come back beside the echo
public record EchoRequest(String token, Kind kind, int millis, int payload, int chars) {
  /// What is asked for.
  public enum Kind {
    /// Nothing but the echo.
    QUICK(55),
    /// A model that takes its time.
    SLEEPY(20),
    /// A model that takes seconds.
    LONG(5),
    /// A result in the store, as a pickle.
    PICKLED(10),
    /// Large args.
    LARGE_ARGS(4),
    /// A large result.
    LARGE_RESULT(4),
    /// An exception.
    FAILING(2);

    private final int percent;

    Kind(int percent) {
      this.percent = percent;
    }

    private static Kind any(Random random) {
      int left = random.nextInt(100);
      for (Kind kind : values()) {
        left -= kind.percent;
        if (left < 0) {
          return kind;
        }
      }
      return QUICK;
    }
  }

  /// One of any kind.
  public static EchoRequest any(String token, Random random) {
    Kind kind = Kind.any(random);
    return switch (kind) {
      case QUICK, FAILING -> new EchoRequest(token, kind, 0, random.nextInt(200), 0);
      case SLEEPY -> new EchoRequest(token, kind, 10 + random.nextInt(300), 20, 0);
      case LONG -> new EchoRequest(token, kind, 1_000 + random.nextInt(3_000), 20, 0);
      case PICKLED -> new EchoRequest(token, kind, 0, 20, random.nextInt(20_000));
      case LARGE_ARGS -> new EchoRequest(token, kind, 0, 70_000 + random.nextInt(40_000), 0);
      case LARGE_RESULT -> new EchoRequest(token, kind, 0, 20, 270_000 + random.nextInt(30_000));
    };
  }

  /// The model's input.
  public Map<String, Object> args() {
    Map<String, Object> args = new LinkedHashMap<>();
    args.put("token", token);
    args.put("payload", text());
    if (millis > 0) {
      args.put("millis", millis);
    }
    if (chars > 0) {
      args.put("chars", chars);
    }
    if (kind == Kind.FAILING) {
      args.put("fail", true);
    }
    return args;
  }

  public boolean pickled() {
    return kind == Kind.PICKLED;
  }

  /// Whether its args or its result may go through the object store.
  public boolean needsStore() {
    return switch (kind) {
      case PICKLED, LARGE_ARGS, LARGE_RESULT -> true;
      case QUICK, SLEEPY, LONG, FAILING -> false;
    };
  }

  /// What is wrong with an answer to this request; empty when it is right.
  public Optional<String> faultOf(Map<?, ?> answer) {
    Object chars = answer.get("chars");
    int length = chars instanceof String text ? text.length() : 0;
    if (!token.equals(answer.get("token"))) {
      return Optional.of("answered the token " + answer.get("token"));
    }
    if (!(answer.get("checksum") instanceof Number sum) || sum.longValue() != checksum()) {
      return Optional.of("answered the checksum " + answer.get("checksum"));
    }
    return length == this.chars
        ? Optional.empty()
        : Optional.of("answered %d characters rather than %d".formatted(length, this.chars));
  }

  private String text() {
    return (token + " ").repeat(payload / (token.length() + 1) + 1);
  }

  private long checksum() {
    CRC32 sum = new CRC32();
    sum.update(text().getBytes(UTF_8));
    return sum.getValue();
  }
}
