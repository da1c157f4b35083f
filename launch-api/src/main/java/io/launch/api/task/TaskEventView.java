package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Something that happened to a task on its way.
///
/// @param kind `LOST` (its worker died), `TAKEN_BACK` (its server died), `FAILED` (the model threw,
///   and it is tried again), `NOT_STORED` (the object store did not take its result, and it is
///   tried again), `CANCELLED`, `RETRIED`
/// @param attempt the attempt that it happened to; 0 before the first
/// @param workerId the worker that had it
/// @param text why, in words
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TaskEventView(
    @JsonProperty("at") Instant at,
    @JsonProperty("kind") String kind,
    @JsonProperty("attempt") int attempt,
    @JsonProperty("worker_id") @Nullable String workerId,
    @JsonProperty("text") String text) {}
