package io.launch.bench.load;

import java.util.List;

/// Where load goes, and the requests that are sent there in turn, ready to be written.
public record Target(String host, int port, List<byte[]> requests) {
  public Target {
    requests = List.copyOf(requests);
  }
}
