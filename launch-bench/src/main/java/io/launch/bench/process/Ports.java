package io.launch.bench.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;

/// Ports for servers that must be told one.
final class Ports {
  private Ports() {}

  /// One that nobody listens on now.
  static int free() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
