package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/// A worker's answer to a prediction that ended well: `{"result": "<JSON text>"}`, or
/// `{"result_url": "<the upload URL>", "result_bytes": 123}` once the result is stored.
///
/// @param result the result as JSON; null when it is stored
/// @param resultUrl where it is stored, as the pickle or the JSON that the envelope asked for
/// @param resultBytes its length there
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PredictAnswer(
    @JsonProperty("result") @Nullable String result,
    @JsonProperty("result_url") @Nullable String resultUrl,
    @JsonProperty("result_bytes") @Nullable Long resultBytes) {
  /// A result that is in the answer.
  public static PredictAnswer inline(String result) {
    return new PredictAnswer(result, null, null);
  }

  /// A result that was stored.
  public static PredictAnswer stored(String url, long bytes) {
    return new PredictAnswer(null, url, bytes);
  }
}
