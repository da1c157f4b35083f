package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Answer of `GET /v1/model-endpoints/{id}/queue`: how full an async endpoint's queue is.
///
/// @param oldestPendingSeconds how long the oldest pending task has waited; null when none waits
/// @param deadLetters tasks that were given up on and not requeued
/// @param endedPerSecond tasks that ended in the last minute, per second
/// @param drainSeconds how long it takes to hand out what waits, if all goes on as in the last
///   minute; null when nothing has ended in it
@JsonInclude(JsonInclude.Include.NON_NULL)
public record QueueView(
    @JsonProperty("pending") int pending,
    @JsonProperty("started") int started,
    @JsonProperty("oldest_pending_seconds") @Nullable Double oldestPendingSeconds,
    @JsonProperty("dead_letters") int deadLetters,
    @JsonProperty("ended_per_second") double endedPerSecond,
    @JsonProperty("drain_seconds") @Nullable Double drainSeconds) {}
