package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonProperty;

/// Answer of `POST /v1/model-endpoints/{id}/dead-letters/purge`.
///
/// @param purged how many dead letters were deleted
public record PurgeTasksResponse(@JsonProperty("purged") int purged) {}
