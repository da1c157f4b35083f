package io.launch.core.owner;

import io.launch.api.Args;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.Caller;
import io.launch.core.Ids;
import io.launch.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// Makes, recognises and ends API keys. Keys are random, so a plain hash protects them as well as a
/// slow one would.
public final class ApiKeyService {
  private static final int HINT_LENGTH = 7;
  private static final int MIN_KEY_LENGTH = 16;
  private static final int MAX_KEY_LENGTH = 256;

  private final ApiKeyRepository keys;
  private final Ids ids;
  private final InstantSource clock;

  public ApiKeyService(ApiKeyRepository keys, Ids ids, InstantSource clock) {
    this.keys = keys;
    this.ids = ids;
    this.clock = clock;
  }

  /// A key just made: the only moment at which its text is known.
  public record NewKey(String text, ApiKey stored) {}

  /// Makes a key for the owner of the others, or for a new owner when there are none.
  public NewKey create(String name) {
    return create(name, firstOwner());
  }

  /// Makes a key for an owner that has one already.
  ///
  /// @throws LaunchException NOT_FOUND when no key is that owner's
  public NewKey createFor(OwnerId owner, String name) {
    if (keys.list().stream().noneMatch(key -> key.owner().equals(owner))) {
      throw new LaunchException(
          ErrorCode.NOT_FOUND,
          "Owner " + owner + " was not found. `launch keys list` shows the owners.");
    }
    return create(name, owner);
  }

  /// Makes a key for an owner of its own, who sees nothing of what the others have.
  public NewKey createForNewOwner(String name) {
    return create(name, ids.owner());
  }

  /// Makes the first key of all, for a new owner; nothing when there is a key already. Of servers
  /// that start together on one database only one makes it.
  public Optional<NewKey> createFirst(String name) {
    String text = ids.apiKey();
    ApiKey key = key(text, name, ids.owner());
    return keys.addFirst(key) ? Optional.of(new NewKey(text, key)) : Optional.empty();
  }

  private NewKey create(String name, OwnerId owner) {
    String text = ids.apiKey();
    ApiKey key = key(text, name, owner);
    keys.add(key);
    return new NewKey(text, key);
  }

  private OwnerId firstOwner() {
    return keys.list().stream().findFirst().map(ApiKey::owner).orElseGet(ids::owner);
  }

  /// Makes a key that somebody else chose count, if it does not already.
  ///
  /// @throws LaunchException INVALID_ARGUMENT when it is too short to be a secret
  public void adopt(String text, String name) {
    Args.require(
        text.length() >= MIN_KEY_LENGTH && text.length() <= MAX_KEY_LENGTH,
        "api key: %d characters (expected: %d..%d)",
        text.length(),
        MIN_KEY_LENGTH,
        MAX_KEY_LENGTH);
    if (authenticate(text).isPresent() || keys.addFirst(key(text, name, ids.owner()))) {
      return;
    }
    // Another server may have been quicker with the same key.
    if (!keys.add(key(text, name, firstOwner())) && authenticate(text).isEmpty()) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "api key: it was revoked before (expected: a new one; leave LAUNCH_API_KEY out to have one"
              + " made)");
    }
  }

  /// Who a key belongs to, unless it is unknown or revoked.
  public Optional<Caller> authenticate(String text) {
    return keys.findActive(hash(text)).map(key -> new Caller(key.owner()));
  }

  public List<ApiKey> list() {
    return keys.list();
  }

  /// Ends a key.
  ///
  /// @throws LaunchException NOT_FOUND when no active key has this id
  public void revoke(String id) {
    if (!keys.revoke(id, clock.instant())) {
      throw new LaunchException(
          ErrorCode.NOT_FOUND, "API key " + id + " was not found, or is revoked already.");
    }
  }

  private ApiKey key(String text, String name, OwnerId owner) {
    String hint = text.substring(0, Math.min(HINT_LENGTH, text.length() / 2));
    return new ApiKey(
        ids.keyId(), owner, name, hash(text), hint, clock.instant(), Optional.empty());
  }

  private static String hash(String text) {
    return Sha256.hex(text.getBytes(StandardCharsets.UTF_8));
  }
}
