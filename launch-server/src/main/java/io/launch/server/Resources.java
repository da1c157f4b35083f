package io.launch.server;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is open, in the order in which it was opened; closed in reverse.
final class Resources implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(Resources.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /// Takes something to close, and gives it back.
  <T extends AutoCloseable> T own(T resource) {
    open.push(resource);
    return resource;
  }

  /// Closes everything; what cannot be closed is logged and does not keep the rest open.
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable resource = open.pop();
      try {
        resource.close();
      } catch (Exception e) {
        log.atError().setCause(e).addKeyValue("part", resource.getClass()).log("not closed");
      }
    }
  }
}
