package io.launch.worker.runtime;

import org.jspecify.annotations.Nullable;

/// The bundle's files cannot work. The message is for the user: the cause and the next step.
public final class UnfitBundleException extends Exception {
  private static final long serialVersionUID = 1L;

  UnfitBundleException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /// What is wrong and what to do about it.
  public String fault() {
    return String.valueOf(getMessage());
  }
}
