package io.launch.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import io.launch.api.worker.PredictFailure;
import org.jspecify.annotations.Nullable;

/// An answer over HTTP.
///
/// @param body JSON in UTF-8
record Reply(int status, byte[] body) {
  private static final ObjectWriter FAILURE = WorkerJson.MAPPER.writerFor(PredictFailure.class);

  /// The input does not fit; the model was not run, or refused it.
  static Reply unfit(String error) {
    return failure(400, error, null);
  }

  /// The model threw. Its log shows the trace too, for whoever looks there.
  static Reply failed(Throwable thrown) {
    String trace = StackTraces.of(thrown);
    System.err.print(trace);
    return failure(500, thrown.toString(), trace);
  }

  /// The model answered, and its result could not be stored now; it may be later.
  static Reply notStored(String error) {
    System.err.println(error);
    return failure(507, error, null);
  }

  /// The call was cancelled, and the model has ended.
  ///
  /// @param thrown how it ended; null when it did not mind
  static Reply cancelled(@Nullable Throwable thrown) {
    String trace = thrown == null ? null : StackTraces.of(thrown);
    return failure(499, "The call was cancelled.", trace);
  }

  /// This worker cannot take the request.
  static Reply unavailable(String error) {
    return failure(503, error, null);
  }

  static Reply failure(int status, String error, @Nullable String trace) {
    try {
      PredictFailure failure = new PredictFailure(StackTraces.shortened(error), trace);
      return new Reply(status, FAILURE.writeValueAsBytes(failure));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("two texts always make JSON", e);
    }
  }
}
