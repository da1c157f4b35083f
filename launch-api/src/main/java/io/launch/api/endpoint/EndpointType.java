package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonProperty;

/// How an endpoint is asked.
public enum EndpointType {
  /// The caller waits for the answer.
  @JsonProperty("sync")
  SYNC,
  /// The caller gets a durable task and asks for its outcome later.
  @JsonProperty("async")
  ASYNC,
  /// The caller gets the answer in pieces, as the model makes them.
  @JsonProperty("streaming")
  STREAMING
}
