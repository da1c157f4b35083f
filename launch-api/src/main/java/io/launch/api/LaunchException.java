package io.launch.api;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The one exception of Launch. It crosses modules and the wire: the SDK throws the very code that
/// the server threw.
public class LaunchException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient List<FieldError> fields;
  private final @Nullable Duration retryAfter;

  public LaunchException(ErrorCode code, String message) {
    this(code, message, null, List.of(), null);
  }

  public LaunchException(ErrorCode code, String message, @Nullable Throwable cause) {
    this(code, message, cause, List.of(), null);
  }

  private LaunchException(
      ErrorCode code,
      String message,
      @Nullable Throwable cause,
      List<FieldError> fields,
      @Nullable Duration retryAfter) {
    super(message, cause);
    this.code = code;
    this.fields = List.copyOf(fields);
    this.retryAfter = retryAfter;
  }

  /// A request of the wrong shape ([ErrorCode#UNPROCESSABLE]), with every fault that was found.
  public static LaunchException unprocessable(List<FieldError> fields) {
    String message = fields.stream().map(FieldError::describe).collect(Collectors.joining("; "));
    return new LaunchException(ErrorCode.UNPROCESSABLE, message, null, fields, null);
  }

  /// A refusal that passes by itself, with the time after which to try again.
  public static LaunchException retryLater(ErrorCode code, String message, Duration retryAfter) {
    return new LaunchException(code, message, null, List.of(), retryAfter);
  }

  public ErrorCode code() {
    return code;
  }

  /// What went wrong, for people.
  public String message() {
    return String.valueOf(getMessage());
  }

  /// Every fault of an [ErrorCode#UNPROCESSABLE] request; empty for other codes.
  public List<FieldError> fields() {
    return fields;
  }

  /// How long to wait before the same request is worth sending again, where the server knows.
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
