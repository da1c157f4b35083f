package io.launch.core.worker;

import io.launch.api.Args;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// The latest lines that the workers of one endpoint printed, in memory: bounded in lines and in
/// characters, oldest dropped first. Safe for use by many threads.
///
/// Sequences begin at the microsecond of the log's creation, so that a reader that goes on where it
/// was before a restart sees what is new instead of waiting for numbers to catch up.
public final class EndpointLog {
  private final Limits limits;
  private final InstantSource clock;
  private final Deque<LogLine> lines = new ArrayDeque<>();
  private long characters;
  private long lastSequence;

  public EndpointLog(Limits limits, InstantSource clock) {
    this.limits = limits;
    this.clock = clock;
    Instant now = clock.instant();
    this.lastSequence = now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000;
  }

  /// How much is kept.
  ///
  /// @param maxLines lines of one endpoint
  /// @param maxCharacters characters of one endpoint, over all lines
  /// @param maxLineCharacters characters of one line; longer ones are cut
  public record Limits(int maxLines, long maxCharacters, int maxLineCharacters) {
    /// Some screens of output and every stack trace worth reading, at most 4 MiB of memory.
    public static final Limits DEFAULT = new Limits(10_000, 2L << 20, 8_192);

    public Limits {
      Args.require(maxLines >= 1, "max lines: %d (expected: >= 1)", maxLines);
      Args.require(
          maxLineCharacters >= 1 && maxLineCharacters <= maxCharacters,
          "max line characters: %d (expected: 1..%d, the limit of the whole log)",
          maxLineCharacters,
          maxCharacters);
    }
  }

  /// Bytes of UTF-8 after which the rest of a line need not be read, as it would be cut anyway.
  public int maxLineBytes() {
    return Math.clamp(4L * limits.maxLineCharacters() + 4, 1, Integer.MAX_VALUE);
  }

  /// Adds a line, cut where it is too long, and wakes who waits for it.
  public synchronized void add(WorkerId worker, String text) {
    String kept = cut(text);
    lines.addLast(new LogLine(++lastSequence, clock.instant(), worker, kept));
    characters += kept.length();
    while (lines.size() > limits.maxLines() || characters > limits.maxCharacters()) {
      characters -= lines.removeFirst().text().length();
    }
    notifyAll();
  }

  /// Lines with a sequence above `after`, oldest first; of more than `max` the latest. Waits up to
  /// `wait` for the first one.
  public synchronized List<LogLine> read(long after, int max, Duration wait)
      throws InterruptedException {
    long deadline = System.nanoTime() + wait.toNanos();
    while (lines.isEmpty() || lines.getLast().sequence() <= after) {
      long left = deadline - System.nanoTime();
      if (left <= 0) {
        return List.of();
      }
      // One millisecond more than is left, as wait(0) would be for ever.
      wait(left / 1_000_000 + 1);
    }
    List<LogLine> found = new ArrayList<>();
    for (LogLine line : lines) {
      if (line.sequence() > after) {
        found.add(line);
      }
    }
    return List.copyOf(found.subList(Math.max(0, found.size() - max), found.size()));
  }

  private String cut(String text) {
    if (text.length() <= limits.maxLineCharacters()) {
      return text;
    }
    return text.substring(0, limits.maxLineCharacters() - 1) + "…";
  }
}
