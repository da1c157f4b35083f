package io.launch.core.owner;

import java.time.Instant;
import java.util.Optional;

/// An API key as it is stored: never the key itself.
///
/// @param id names the key: `key_` and 20 lower-case base32 characters
/// @param owner the account it belongs to
/// @param name what the user calls it
/// @param hash SHA-256 of the key, in lower-case hexadecimal
/// @param hint the first characters of the key, so that a person can tell keys apart
/// @param revokedAt when it stopped counting
public record ApiKey(
    String id,
    OwnerId owner,
    String name,
    String hash,
    String hint,
    Instant createdAt,
    Optional<Instant> revokedAt) {}
