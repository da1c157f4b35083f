package io.launch.core.owner;

import io.launch.core.Port;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Rows of owners and API keys.
///
/// Laws, checked by `ApiKeyRepositoryContract`:
/// - an added key is found by its hash until it is revoked, and listed for ever;
/// - a hash is unique: adding a key whose hash is stored already changes nothing and says so;
/// - only one key is ever the first, however many servers try at once;
/// - revoking counts once: of a missing or revoked key it returns false.
@Port
public interface ApiKeyRepository {
  /// Stores a key, and its owner where that is new; false when a key of that hash is there already.
  boolean add(ApiKey key);

  /// Stores a key and its owner if there is no key at all; false when there is one, even a revoked
  /// one.
  boolean addFirst(ApiKey key);

  /// The key of this hash, unless it is revoked.
  Optional<ApiKey> findActive(String hash);

  /// Every key, revoked ones included, oldest first.
  List<ApiKey> list();

  /// Ends a key now; false when there is no such active key.
  boolean revoke(String id, Instant now);
}
