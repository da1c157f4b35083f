package io.launch.core.testkit;

import io.launch.core.owner.ApiKey;
import io.launch.core.owner.ApiKeyRepository;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// API keys that are forgotten with the process. Safe for use from many threads.
public final class MemoryApiKeyRepository implements ApiKeyRepository {
  private final List<ApiKey> rows = new ArrayList<>();

  @Override
  public synchronized boolean add(ApiKey key) {
    if (rows.stream().anyMatch(row -> row.hash().equals(key.hash()))) {
      return false;
    }
    rows.add(key);
    return true;
  }

  @Override
  public synchronized boolean addFirst(ApiKey key) {
    return rows.isEmpty() && add(key);
  }

  @Override
  public synchronized Optional<ApiKey> findActive(String hash) {
    return rows.stream()
        .filter(row -> row.hash().equals(hash) && row.revokedAt().isEmpty())
        .findFirst();
  }

  @Override
  public synchronized List<ApiKey> list() {
    return rows.stream().sorted(Comparator.comparing(ApiKey::createdAt)).toList();
  }

  @Override
  public synchronized boolean revoke(String id, Instant now) {
    for (int i = 0; i < rows.size(); i++) {
      ApiKey row = rows.get(i);
      if (row.id().equals(id) && row.revokedAt().isEmpty()) {
        rows.set(i, revoked(row, now));
        return true;
      }
    }
    return false;
  }

  private static ApiKey revoked(ApiKey key, Instant now) {
    return new ApiKey(
        key.id(),
        key.owner(),
        key.name(),
        key.hash(),
        key.hint(),
        key.createdAt(),
        Optional.of(now));
  }
}
