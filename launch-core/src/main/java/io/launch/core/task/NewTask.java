package io.launch.core.task;

import io.launch.api.endpoint.EndpointId;
import io.launch.api.task.TaskId;
import io.launch.core.owner.OwnerId;
import io.launch.core.predict.TaskInput;
import java.time.Instant;
import java.util.Optional;

/// A task to be queued.
///
/// @param key by which a repeated submit is known
/// @param retryOf the ended task that this one repeats
public record NewTask(
    TaskId id,
    OwnerId owner,
    EndpointId endpoint,
    TaskInput input,
    boolean returnPickled,
    Instant createdAt,
    TaskTerms terms,
    Optional<IdempotencyKey> key,
    Optional<TaskId> retryOf) {
  /// The same with its input somewhere else.
  NewTask withInput(TaskInput elsewhere) {
    return new NewTask(
        id, owner, endpoint, elsewhere, returnPickled, createdAt, terms, key, retryOf);
  }
}
