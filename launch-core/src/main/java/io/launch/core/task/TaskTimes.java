package io.launch.core.task;

import java.time.Instant;
import java.util.Optional;

/// When what happened to a task.
///
/// @param notBefore when it may be handed out again, after an attempt that was lost or failed
/// @param startedAt when it was last handed out
/// @param deletedAt when it will be deleted, once it has ended
public record TaskTimes(
    Instant createdAt,
    Instant expiresAt,
    Optional<Instant> deadline,
    Optional<Instant> notBefore,
    Optional<Instant> startedAt,
    Optional<Instant> endedAt,
    Optional<Instant> deletedAt) {}
