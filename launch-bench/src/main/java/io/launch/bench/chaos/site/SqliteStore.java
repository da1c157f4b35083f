package io.launch.bench.chaos.site;

import io.launch.bench.chaos.fault.Fault;
import io.launch.bench.chaos.fault.SqliteLock;
import java.util.List;

/// SQLite in the data folder of the only server.
public record SqliteStore() implements Store {
  @Override
  public String name() {
    return "SQLite";
  }

  @Override
  public List<String> flags(int server) {
    return List.of();
  }

  @Override
  public Fault cut(List<ServerSpec> servers) {
    return new SqliteLock(servers.getFirst().dataFolder().resolve("launch.db"));
  }

  @Override
  public void close() {}
}
