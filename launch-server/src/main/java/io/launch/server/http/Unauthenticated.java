package io.launch.server.http;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.Serial;

/// A request without credentials that count. The scheme tells clients how to send some.
final class Unauthenticated extends LaunchException {
  @Serial private static final long serialVersionUID = 1L;

  private final String scheme;

  private Unauthenticated(String message, String scheme) {
    super(ErrorCode.UNAUTHENTICATED, message);
    this.scheme = scheme;
  }

  static Unauthenticated missing() {
    return new Unauthenticated("No authentication was passed in", "Bearer");
  }

  static Unauthenticated malformed() {
    return new Unauthenticated("Invalid authentication credentials", "Basic");
  }

  static Unauthenticated unknownKey(String scheme) {
    return new Unauthenticated("Could not authenticate user", scheme);
  }

  String scheme() {
    return scheme;
  }
}
