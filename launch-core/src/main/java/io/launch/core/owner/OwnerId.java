package io.launch.core.owner;

/// Names an account: `own_` and 20 lower-case base32 characters.
public record OwnerId(String value) {
  @Override
  public String toString() {
    return value;
  }
}
