package io.launch.core.testkit;

import io.launch.api.bundle.BundleId;
import io.launch.core.bundle.Bundle;
import io.launch.core.bundle.BundleRepository;
import io.launch.core.owner.OwnerId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Bundles that are forgotten with the process. Safe for use from many threads.
public final class MemoryBundleRepository implements BundleRepository {
  private final List<Bundle> rows = new ArrayList<>();

  @Override
  public synchronized void add(Bundle bundle) {
    rows.add(bundle);
  }

  @Override
  public synchronized Optional<Bundle> find(OwnerId owner, BundleId id) {
    return rows.stream()
        .filter(row -> row.id().equals(id) && row.owner().equals(owner))
        .findFirst();
  }

  @Override
  public synchronized List<Bundle> list(OwnerId owner, Optional<String> name) {
    return rows.reversed().stream()
        .filter(row -> row.owner().equals(owner))
        .filter(row -> name.isEmpty() || name.get().equals(row.name()))
        .sorted(Comparator.comparing(Bundle::createdAt).reversed())
        .toList();
  }
}
