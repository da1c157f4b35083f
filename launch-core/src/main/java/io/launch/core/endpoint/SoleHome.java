package io.launch.core.endpoint;

import io.launch.api.endpoint.EndpointId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// The home of all endpoints: the one server that the database has.
public final class SoleHome implements EndpointHomes {
  private static final Home HERE = new Home.Here();

  @Override
  public Home of(EndpointId endpoint) {
    return HERE;
  }

  @Override
  public void lookUp(EndpointId endpoint) {}

  @Override
  public Look look(List<Endpoint> wanted) {
    return new Look(
        wanted.stream().map(Endpoint::id).collect(Collectors.toSet()), Set.of(), Map.of());
  }

  @Override
  public void report(EndpointId endpoint, WorkerCounts workers) {}

  @Override
  public void removed(EndpointId endpoint) {}

  @Override
  public void retire() {}

  @Override
  public boolean sole() {
    return true;
  }
}
