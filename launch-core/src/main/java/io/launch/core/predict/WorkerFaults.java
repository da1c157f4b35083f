package io.launch.core.predict;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.time.Duration;

/// What callers are told when it is the worker's fault.
final class WorkerFaults {
  private WorkerFaults() {}

  /// The worker died under a request that it had got.
  ///
  /// @param how how it ended; what it printed last may follow in further lines
  static String died(String how) {
    int end = how.indexOf('\n') < 0 ? how.length() : how.indexOf('\n');
    return "The worker died while it had this request ("
        + how.substring(0, end)
        + "). The model may have run."
        + " The endpoint's logs may say why; send it again if running twice does no harm."
        + how.substring(end);
  }

  /// The worker was ended because it hung in a request.
  ///
  /// @param how how it ended; what it printed last may follow in further lines
  static String hung(Duration timeout, String how) {
    int end = how.indexOf('\n') < 0 ? how.length() : how.indexOf('\n');
    return "The model did not answer within %d ms, and its worker was ended for it.%s"
        .formatted(timeout.toMillis(), how.substring(end));
  }

  /// No worker got the request.
  static LaunchException unreachable(String reason) {
    return LaunchException.retryLater(
        ErrorCode.UNAVAILABLE, "No healthy upstream: " + reason, Duration.ofSeconds(1));
  }

  /// The answer takes too long.
  static LaunchException timedOut() {
    return new LaunchException(ErrorCode.DEADLINE_EXCEEDED, "Request timed out.");
  }

  /// The worker says that the input does not fit.
  static LaunchException unfit(String error) {
    return new LaunchException(ErrorCode.INVALID_ARGUMENT, "Invalid request: " + error);
  }
}
