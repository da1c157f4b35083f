package io.launch.api.task;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// Body of `POST /v1/sync-tasks` and `POST /v1/async-tasks`: one inference request. At least one of
/// `url`, `args` and `cloudpickle` is given; the first of them, in this order, counts.
///
/// @param url where the worker fetches the input's bytes: http, https or `s3://bucket/key`
/// @param args the input: a JSON object for models of Java and ONNX
/// @param cloudpickle for Python models: an `s3://bucket/key` of Launch's own store where a
///   cloudpickle of the whole call is
/// @param returnPickled whether the result is stored as a Python pickle under a signed URL rather
///   than answered as JSON text
/// @param timeoutSeconds how long a sync caller waits, in seconds; the server's default when absent
/// @param numRetries how often a sync request that could not be sent is sent again; the server's
///   default when absent
/// @param priority of an async task: higher goes first, -100 to 100; 0 when absent
/// @param label of an async task: a name to find it by, at most 200 characters
/// @param deadlineSeconds of an async task: it ends FAILURE if it has not ended so many seconds
///   after its creation
/// @param idempotencyKey of an async task in a request of many: the same key with the same request
///   gives the same task for 24 hours; a single one has it in the header `Idempotency-Key`
@JsonInclude(JsonInclude.Include.NON_NULL)
public record CreateTaskRequest(
    @JsonProperty("url") @Nullable String url,
    @JsonProperty("args") @Nullable Object args,
    @JsonProperty("return_pickled") boolean returnPickled,
    @JsonProperty("timeout_seconds") @Nullable Double timeoutSeconds,
    @JsonProperty("cloudpickle") @Nullable String cloudpickle,
    @JsonProperty("num_retries") @Nullable Integer numRetries,
    @JsonProperty("priority") @Nullable Integer priority,
    @JsonProperty("label") @Nullable String label,
    @JsonProperty("deadline_seconds") @Nullable Double deadlineSeconds,
    @JsonProperty("idempotency_key") @Nullable String idempotencyKey) {
  /// A request with its input as an address or as JSON.
  public CreateTaskRequest(
      @Nullable String url,
      @Nullable Object args,
      boolean returnPickled,
      @Nullable Double timeoutSeconds) {
    this(url, args, returnPickled, timeoutSeconds, null, null, null, null, null, null);
  }
}
