package io.launch.server;

import io.launch.server.config.ServerConfig;
import java.net.URI;

/// Where this server is reached. The port is known once it listens.
final class ServerUrls {
  private final ServerConfig.Http config;
  private volatile int port;

  ServerUrls(ServerConfig.Http config) {
    this.config = config;
    this.port = config.port();
  }

  void listening(int boundPort) {
    port = boundPort;
  }

  /// For users.
  URI publicUrl() {
    return config.publicUrl().orElseGet(this::localUrl);
  }

  /// For the other servers on the same database.
  URI advertisedUrl() {
    return config.advertiseUrl().orElseGet(this::localUrl);
  }

  /// For processes on this machine.
  URI localUrl() {
    String host =
        switch (config.host()) {
          case "0.0.0.0", "localhost" -> "127.0.0.1";
          case "::" -> "[::1]";
          case String other when other.contains(":") -> "[" + other + "]";
          case String other -> other;
        };
    return URI.create("http://" + host + ":" + port);
  }
}
