package io.launch.api.endpoint;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.launch.api.task.CallbackAuth;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What may be said of an endpoint besides its bundle, workers and resources. What is null was not
/// said. None of it replaces workers when it changes.
///
/// @param forwarderMaxConcurrency kept and shown: requests that a forwarder passes on at once, 1 to
///   20
/// @param prewarm kept: whether workers are to be started before they are needed
/// @param highPriority kept: whether its workers come first where workers compete for machines
/// @param billingTags kept: whatever accounting needs, as JSON values
/// @param postInferenceHooks of `callback`, `logging` and `billing`
/// @param defaultCallbackUrl where the outcomes of tasks are sent
/// @param publicInference whether every user of the server may send sync and async tasks
/// @param queueMessageTimeoutSeconds longest run of one task, 1 to 43200
/// @param taskExpiresSeconds how long a task may wait for a worker
/// @param validateRequests whether requests that break the model's schema are refused; when not
///   said, they are where the schema is made of a Java predictor's types
/// @param maxAttempts how often a task is handed out before it is given up on, 1 to 100
/// @param retryBackoffSeconds how long a task waits before its second attempt; twice as long before
///   each further one, at most an hour
/// @param retryOnError whether a task whose model threw is tried again, as one whose worker died is
/// @param taskRetentionSeconds how long an ended task and its result are kept
@JsonInclude(JsonInclude.Include.NON_NULL)
public record EndpointSettings(
    @JsonProperty("forwarder_max_concurrency") @Nullable Integer forwarderMaxConcurrency,
    @JsonProperty("prewarm") @Nullable Boolean prewarm,
    @JsonProperty("high_priority") @Nullable Boolean highPriority,
    @JsonProperty("billing_tags") @Nullable Map<String, Object> billingTags,
    @JsonProperty("post_inference_hooks") @Nullable List<String> postInferenceHooks,
    @JsonProperty("default_callback_url") @Nullable String defaultCallbackUrl,
    @JsonProperty("default_callback_auth") @Nullable CallbackAuth defaultCallbackAuth,
    @JsonProperty("public_inference") @Nullable Boolean publicInference,
    @JsonProperty("queue_message_timeout_seconds") @Nullable Integer queueMessageTimeoutSeconds,
    @JsonProperty("task_expires_seconds") @Nullable Integer taskExpiresSeconds,
    @JsonProperty("validate_requests") @Nullable Boolean validateRequests,
    @JsonProperty("max_attempts") @Nullable Integer maxAttempts,
    @JsonProperty("retry_backoff_seconds") @Nullable Double retryBackoffSeconds,
    @JsonProperty("retry_on_error") @Nullable Boolean retryOnError,
    @JsonProperty("task_retention_seconds") @Nullable Integer taskRetentionSeconds) {
  /// Nothing is said.
  public static final EndpointSettings NONE =
      new EndpointSettings(null, null, null, null, null, null, null, null, null, null, null);

  /// Nothing is said of what becomes of tasks that fail or have ended.
  public EndpointSettings(
      @Nullable Integer forwarderMaxConcurrency,
      @Nullable Boolean prewarm,
      @Nullable Boolean highPriority,
      @Nullable Map<String, Object> billingTags,
      @Nullable List<String> postInferenceHooks,
      @Nullable String defaultCallbackUrl,
      @Nullable CallbackAuth defaultCallbackAuth,
      @Nullable Boolean publicInference,
      @Nullable Integer queueMessageTimeoutSeconds,
      @Nullable Integer taskExpiresSeconds,
      @Nullable Boolean validateRequests) {
    this(
        forwarderMaxConcurrency,
        prewarm,
        highPriority,
        billingTags,
        postInferenceHooks,
        defaultCallbackUrl,
        defaultCallbackAuth,
        publicInference,
        queueMessageTimeoutSeconds,
        taskExpiresSeconds,
        validateRequests,
        null,
        null,
        null,
        null);
  }

  /// Whether every user may send tasks, and nothing else.
  public static EndpointSettings publicInference(boolean open) {
    return new EndpointSettings(null, null, null, null, null, null, null, open, null, null, null);
  }

  /// How long a task may wait and may run, in seconds; null means as the server has it.
  public static EndpointSettings taskTimes(@Nullable Integer expires, @Nullable Integer timeout) {
    return new EndpointSettings(
        null, null, null, null, null, null, null, null, timeout, expires, null);
  }

  /// Whether requests that break the model's schema are refused.
  public static EndpointSettings validateRequests(boolean refuse) {
    return new EndpointSettings(null, null, null, null, null, null, null, null, null, null, refuse);
  }

  /// These, with how often and when a task is tried again, and how long an ended one is kept; null
  /// means as the server has it.
  public EndpointSettings withTries(
      @Nullable Integer attempts,
      @Nullable Double backoffSeconds,
      @Nullable Boolean onError,
      @Nullable Integer retentionSeconds) {
    return new EndpointSettings(
        forwarderMaxConcurrency,
        prewarm,
        highPriority,
        billingTags,
        postInferenceHooks,
        defaultCallbackUrl,
        defaultCallbackAuth,
        publicInference,
        queueMessageTimeoutSeconds,
        taskExpiresSeconds,
        validateRequests,
        attempts,
        backoffSeconds,
        onError,
        retentionSeconds);
  }

  /// These, and what is not said here as the others have it.
  public EndpointSettings or(EndpointSettings others) {
    return new EndpointSettings(
        or(forwarderMaxConcurrency, others.forwarderMaxConcurrency),
        or(prewarm, others.prewarm),
        or(highPriority, others.highPriority),
        or(billingTags, others.billingTags),
        or(postInferenceHooks, others.postInferenceHooks),
        or(defaultCallbackUrl, others.defaultCallbackUrl),
        or(defaultCallbackAuth, others.defaultCallbackAuth),
        or(publicInference, others.publicInference),
        or(queueMessageTimeoutSeconds, others.queueMessageTimeoutSeconds),
        or(taskExpiresSeconds, others.taskExpiresSeconds),
        or(validateRequests, others.validateRequests),
        or(maxAttempts, others.maxAttempts),
        or(retryBackoffSeconds, others.retryBackoffSeconds),
        or(retryOnError, others.retryOnError),
        or(taskRetentionSeconds, others.taskRetentionSeconds));
  }

  private static <T> @Nullable T or(@Nullable T value, @Nullable T otherwise) {
    return value == null ? otherwise : value;
  }
}
