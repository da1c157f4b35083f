package io.launch.bench.chaos.site;

import io.launch.bench.chaos.fault.Fault;
import java.io.IOException;
import java.util.List;

/// The database of a run's servers.
public sealed interface Store extends AutoCloseable permits SqliteStore, PostgresStore {
  /// For people.
  String name();

  /// What a server is told to use it.
  ///
  /// @param server counts from 0
  List<String> flags(int server) throws IOException;

  /// Keeps servers from it for a while.
  Fault cut(List<ServerSpec> servers);

  @Override
  void close() throws IOException;
}
