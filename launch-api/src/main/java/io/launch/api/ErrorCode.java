package io.launch.api;

/// Why a request was not served: the one vocabulary of errors of server and SDK.
public enum ErrorCode {
  /// A value is well-formed but not acceptable.
  INVALID_ARGUMENT(400, false),
  /// The API key is missing, unknown or revoked.
  UNAUTHENTICATED(401, false),
  /// The thing does not exist, or belongs to another owner.
  NOT_FOUND(404, false),
  /// The path exists, but not with this method.
  METHOD_NOT_ALLOWED(405, false),
  /// The answer did not come within the deadline; whether the model ran is unknown.
  DEADLINE_EXCEEDED(408, false),
  /// Another operation on the same thing is in progress.
  CONFLICT(409, false),
  /// A body or input is larger than its configured limit.
  PAYLOAD_TOO_LARGE(413, false),
  /// A body, query or path does not have the required shape; see [LaunchException#fields].
  UNPROCESSABLE(422, false),
  /// Every worker is busy and the waiting line is full; nothing was run.
  QUEUE_FULL(429, true),
  /// A bug in Launch; the server's log has the details.
  INTERNAL(500, false),
  /// The model threw, or cannot be loaded; the message has its words. The SDK's own: on the wire it
  /// is a task of status FAILURE or an endpoint of status UPDATE_FAILED.
  MODEL_FAILED(500, false),
  /// No worker is up, the server is stopping, or it cannot be reached; nothing was run.
  UNAVAILABLE(503, true);

  private final int status;
  private final boolean retryable;

  ErrorCode(int status, boolean retryable) {
    this.status = status;
    this.retryable = retryable;
  }

  /// The HTTP status that carries this code.
  public int status() {
    return status;
  }

  /// Whether the same request may be sent again as it is, because nothing was run.
  public boolean retryable() {
    return retryable;
  }

  /// The code that an HTTP status stands for, the first where there are several; a status of no
  /// code of its own maps to its class.
  public static ErrorCode ofStatus(int status) {
    for (ErrorCode code : values()) {
      if (code.status == status) {
        return code;
      }
    }
    return status >= 500 ? INTERNAL : INVALID_ARGUMENT;
  }
}
