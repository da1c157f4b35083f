package io.launch.bench.chaos.fault;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;

/// The clock of a server: a file that says how far it is from the machine's. See
/// `io.launch.server.ServerClock`.
///
/// @param server whose it is, for people
public record ClockFile(String server, Path file) {
  /// Moves the clock to so far from the machine's.
  public void set(Duration offset) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".next");
    Files.writeString(next, offset.toString());
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }
}
