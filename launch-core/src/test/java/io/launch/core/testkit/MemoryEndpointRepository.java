package io.launch.core.testkit;

import io.launch.api.endpoint.EndpointId;
import io.launch.core.endpoint.Endpoint;
import io.launch.core.endpoint.EndpointRepository;
import io.launch.core.owner.OwnerId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Endpoints that are forgotten with the process. Safe for use from many threads.
public final class MemoryEndpointRepository implements EndpointRepository {
  private final Map<EndpointId, Endpoint> rows = new LinkedHashMap<>();

  @Override
  public synchronized boolean add(Endpoint endpoint) {
    if (!list(endpoint.owner(), Optional.of(endpoint.name())).isEmpty()) {
      return false;
    }
    rows.put(endpoint.id(), endpoint);
    return true;
  }

  @Override
  public synchronized Optional<Endpoint> find(EndpointId id) {
    return Optional.ofNullable(rows.get(id));
  }

  @Override
  public synchronized List<Endpoint> list(OwnerId owner, Optional<String> name) {
    return listAll().stream()
        .filter(row -> row.owner().equals(owner))
        .filter(row -> name.isEmpty() || name.get().equals(row.name()))
        .toList();
  }

  @Override
  public synchronized List<Endpoint> listAll() {
    return rows.values().stream().sorted(Comparator.comparing(Endpoint::createdAt)).toList();
  }

  @Override
  public synchronized boolean update(Endpoint read, Endpoint updated) {
    Endpoint row = rows.get(updated.id());
    if (row == null
        || row.revision() != read.revision()
        || row.status() != read.status()
        || !row.updatedAt().equals(read.updatedAt())) {
      return false;
    }
    rows.put(updated.id(), updated);
    return true;
  }

  @Override
  public synchronized void remove(EndpointId id) {
    rows.remove(id);
  }
}
