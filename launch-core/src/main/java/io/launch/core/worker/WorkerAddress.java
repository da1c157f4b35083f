package io.launch.core.worker;

/// Where a worker listens for HTTP.
public record WorkerAddress(String host, int port) {
  @Override
  public String toString() {
    return host + ":" + port;
  }
}
