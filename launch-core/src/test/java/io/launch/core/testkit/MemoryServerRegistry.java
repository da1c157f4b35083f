package io.launch.core.testkit;

import io.launch.core.server.ServerId;
import io.launch.core.server.ServerRegistry;
import io.launch.core.server.ServerRow;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Servers that are forgotten with the process. Safe for use from many threads.
public final class MemoryServerRegistry implements ServerRegistry {
  private final Map<ServerId, ServerRow> rows = new LinkedHashMap<>();

  @Override
  public synchronized void register(ServerId id, URI url) {
    rows.put(id, new ServerRow(id, url, 0));
  }

  @Override
  public synchronized boolean beat(ServerId id) {
    return rows.computeIfPresent(id, (_, row) -> new ServerRow(id, row.url(), row.beat() + 1))
        != null;
  }

  @Override
  public synchronized List<ServerRow> list() {
    return List.copyOf(rows.values());
  }

  @Override
  public synchronized boolean remove(ServerId id) {
    return rows.remove(id) != null;
  }

  @Override
  public synchronized boolean expel(ServerRow seen) {
    return rows.remove(seen.id(), seen);
  }
}
