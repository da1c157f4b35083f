package io.launch.core.server;

/// Names one run of a server: a server that starts anew, or joins again, has a new one.
public record ServerId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
