package io.launch.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.concurrent.atomic.AtomicLong;

/// The clock of a server: the machine's, unless the system property `launch.clock-offset-file`
/// names a file. Then it is as far from the machine's as that file says, such as `PT1H` or `-PT1H`,
/// at every moment anew. That is how `launch chaos` lets clocks jump; it is of no use to anybody
/// else.
final class ServerClock implements InstantSource {
  private static final String PROPERTY = "launch.clock-offset-file";
  private static final Duration READ_EVERY = Duration.ofMillis(50);

  private final Path file;
  private final AtomicLong readAt = new AtomicLong(System.nanoTime() - READ_EVERY.toNanos());
  private volatile Duration offset = Duration.ZERO;

  ServerClock(Path file) {
    this.file = file;
  }

  /// The clock that this JVM was told to use.
  static InstantSource ofThisProcess() {
    String file = System.getProperty(PROPERTY);
    return file == null ? InstantSource.system() : new ServerClock(Path.of(file));
  }

  @Override
  public Instant instant() {
    long now = System.nanoTime();
    long before = readAt.get();
    if (now - before >= READ_EVERY.toNanos() && readAt.compareAndSet(before, now)) {
      offset = read();
    }
    return Instant.now().plus(offset);
  }

  private Duration read() {
    try {
      return Duration.parse(Files.readString(file).strip());
    } catch (IOException | DateTimeParseException _) {
      // There is no file before the first jump.
      return Duration.ZERO;
    }
  }
}
