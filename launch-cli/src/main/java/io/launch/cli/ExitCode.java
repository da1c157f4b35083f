package io.launch.cli;

import io.launch.api.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a command's exit code says; scripts rely on the numbers.
public enum ExitCode {
  OK(0, "done"),
  FAILED(1, "the request was refused or failed, or the task ended in FAILURE"),
  USAGE(2, "the command line is not understood; nothing was sent"),
  UNREACHABLE(3, "the server cannot be reached"),
  NOT_FOUND(4, "what was named does not exist"),
  UNAUTHENTICATED(5, "the API key is missing, unknown or revoked"),
  TRY_LATER(6, "too busy or too slow: the same request may work later");

  private final int number;
  private final String meaning;

  ExitCode(int number, String meaning) {
    this.number = number;
    this.meaning = meaning;
  }

  public int number() {
    return number;
  }

  /// Every exit code with what it says, for `--help`.
  static Map<String, String> list() {
    Map<String, String> list = new LinkedHashMap<>();
    for (ExitCode code : values()) {
      list.put(Integer.toString(code.number), code.meaning);
    }
    return list;
  }

  /// The exit code of a request that the server refused or could not serve.
  static ExitCode of(ErrorCode code) {
    return switch (code) {
      case NOT_FOUND -> NOT_FOUND;
      case UNAUTHENTICATED -> UNAUTHENTICATED;
      case QUEUE_FULL, DEADLINE_EXCEEDED, UNAVAILABLE -> TRY_LATER;
      case INVALID_ARGUMENT,
          METHOD_NOT_ALLOWED,
          CONFLICT,
          PAYLOAD_TOO_LARGE,
          UNPROCESSABLE,
          INTERNAL,
          MODEL_FAILED ->
          FAILED;
    };
  }
}
