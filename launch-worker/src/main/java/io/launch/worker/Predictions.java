package io.launch.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.worker.PredictEnvelope;
import io.launch.predictor.PredictorInput;
import io.launch.predictor.StreamingOutput;
import io.launch.worker.runtime.PredictorRuntime;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Turns the body of `POST /predict` into the answer, and that of `POST /stream` into pieces:
/// input, model, result. Blocks its thread.
final class Predictions {
  private static final ObjectReader ENVELOPE = WorkerJson.MAPPER.readerFor(PredictEnvelope.class);

  private final PredictorRuntime runtime;
  private final InputFetcher inputs;
  private final Results results;

  Predictions(PredictorRuntime runtime, InputFetcher inputs, Results results) {
    this.runtime = runtime;
    this.inputs = inputs;
    this.results = results;
  }

  Reply predict(byte[] body) {
    try {
      PredictEnvelope envelope = envelope(body);
      return results.of(runtime.predict(input(envelope)), envelope);
    } catch (Throwable thrown) {
      // Errors too: whatever a model throws is an answer, or its caller would wait for ever.
      return failure(thrown);
    }
  }

  /// Runs the model for a body of `POST /stream`. Whether the result should be pickled does not
  /// matter: pieces are JSON.
  void stream(byte[] body, EventStream events) {
    try {
      runtime.stream(input(envelope(body)), new Pieces(events, results));
      events.end();
    } catch (Throwable thrown) {
      if (events.open()) {
        events.fail(failure(thrown));
      } else {
        events.end();
      }
    }
  }

  private static Reply failure(Throwable thrown) {
    return switch (thrown) {
      case LaunchException refused when refused.code() == ErrorCode.INVALID_ARGUMENT ->
          Reply.unfit(refused.message());
      case IllegalArgumentException unfit ->
          Reply.unfit(unfit.getMessage() == null ? unfit.toString() : unfit.getMessage());
      default -> Reply.failed(thrown);
    };
  }

  private static PredictEnvelope envelope(byte[] body) {
    try {
      return ENVELOPE.readValue(body);
    } catch (IOException malformed) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT, "malformed JSON: " + message(malformed));
    }
  }

  private PredictorInput input(PredictEnvelope envelope) throws InterruptedException {
    if (envelope.url() != null) {
      return new Input(Map.of(), Optional.of(inputs.fetch(envelope.url())));
    }
    if (envelope.objectUrl() != null) {
      return new Input(Map.of(), Optional.of(inputs.fetchObject(envelope.objectUrl())));
    }
    if (envelope.args() == null && envelope.cloudpickleUrl() != null) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "cloudpickle: a pickled Python call, and this model is none of Python (expected: args or"
              + " url)");
    }
    return new Input(arguments(envelope.args()), Optional.empty());
  }

  @SuppressWarnings("unchecked") // keys of a JSON object are texts
  private static Map<String, Object> arguments(@Nullable Object args) {
    return switch (args) {
      case null ->
          throw new LaunchException(
              ErrorCode.INVALID_ARGUMENT, "the input is missing (expected: either args or url)");
      case Map<?, ?> map -> (Map<String, Object>) map;
      default ->
          throw new LaunchException(
              ErrorCode.INVALID_ARGUMENT,
              "args: %s (expected: a JSON object)".formatted(kind(args)));
    };
  }

  private static String kind(Object args) {
    return switch (args) {
      case List<?> _ -> "a list";
      case String _ -> "a text";
      default -> args.toString();
    };
  }

  private static String message(IOException malformed) {
    return malformed instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : String.valueOf(malformed.getMessage());
  }

  private record Input(Map<String, Object> args, Optional<byte[]> bytes)
      implements PredictorInput {}

  /// The model's way to the caller.
  private record Pieces(EventStream events, Results results) implements StreamingOutput {
    @Override
    public void emit(@Nullable Object piece) {
      events.send(results.json(piece));
    }

    @Override
    public boolean open() {
      return events.open();
    }
  }
}
