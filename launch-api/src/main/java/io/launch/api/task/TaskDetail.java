package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.launch.api.endpoint.EndpointId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// What is known of a task besides its outcome. What is null is not known, or not yet.
///
/// @param state where it is, more closely than its status says
/// @param attempts how often it was handed to a worker
/// @param maxAttempts how many attempts it has before it ends DEAD
/// @param priority higher goes first, -100 to 100
/// @param label what its sender called it
/// @param expiresAt when it ends EXPIRED, if no worker has taken it by then
/// @param deadline when it ends EXPIRED or TIMED_OUT, wherever it is
/// @param notBefore when it may be handed out again, after an attempt that failed
/// @param startedAt when it was last handed to a worker
/// @param deletedAt when it and its result will be deleted
/// @param workerId the worker that has it, or had it last
/// @param revision the endpoint's revision that this worker served
/// @param progress what the model said last about how far it is
/// @param retryOf the task that this one repeats
/// @param retriedAs the latest task that repeats this one
/// @param queue where it stands in line; only when asked for
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskDetail(
    @JsonProperty("state") State state,
    @JsonProperty("model_endpoint_id") EndpointId modelEndpointId,
    @JsonProperty("attempts") int attempts,
    @JsonProperty("max_attempts") int maxAttempts,
    @JsonProperty("priority") int priority,
    @JsonProperty("label") @Nullable String label,
    @JsonProperty("created_at") Instant createdAt,
    @JsonProperty("expires_at") Instant expiresAt,
    @JsonProperty("deadline") @Nullable Instant deadline,
    @JsonProperty("not_before") @Nullable Instant notBefore,
    @JsonProperty("started_at") @Nullable Instant startedAt,
    @JsonProperty("ended_at") @Nullable Instant endedAt,
    @JsonProperty("deleted_at") @Nullable Instant deletedAt,
    @JsonProperty("worker_id") @Nullable String workerId,
    @JsonProperty("revision") @Nullable Integer revision,
    @JsonProperty("progress") @Nullable Progress progress,
    @JsonProperty("retry_of") @Nullable TaskId retryOf,
    @JsonProperty("retried_as") @Nullable TaskId retriedAs,
    @JsonProperty("queue") @Nullable Place queue) {
  /// Where a task is. All but the first two are for good; those after SUCCESS are kinds of FAILURE.
  public enum State {
    /// Stored, and not with a worker.
    PENDING,
    /// With a worker.
    STARTED,
    /// The model answered.
    SUCCESS,
    /// The model threw, or its answer could not be kept.
    FAILURE,
    /// No worker took it in time.
    EXPIRED,
    /// Somebody cancelled it.
    CANCELLED,
    /// Its last attempt was lost or failed: see the endpoint's dead letters.
    DEAD,
    /// It ran for too long.
    TIMED_OUT
  }

  /// How far a model says it is.
  ///
  /// @param fraction 0 to 1
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Progress(
      @JsonProperty("fraction") double fraction,
      @JsonProperty("message") @Nullable String message,
      @JsonProperty("at") Instant at) {}

  /// Where a pending task stands in line.
  ///
  /// @param ahead tasks of the endpoint that are handed out before it; counted up to 10,000
  /// @param startsInSeconds when it will be handed out if all goes on as in the last minute; null
  ///   when nothing has ended in it
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Place(
      @JsonProperty("ahead") int ahead,
      @JsonProperty("starts_in_seconds") @Nullable Double startsInSeconds) {}
}
