package io.launch.core;

import io.launch.core.owner.OwnerId;

/// Who is asking: what authentication made of a request.
///
/// @param owner the account whose things the caller sees
public record Caller(OwnerId owner) {}
