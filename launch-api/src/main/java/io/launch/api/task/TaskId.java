package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;

/// Names one async task: a UUID.
public record TaskId(@JsonValue String value) {
  @JsonCreator
  public TaskId {}

  /// The bare value, so that ids read well in logs and paths.
  @Override
  public String toString() {
    return value;
  }
}
