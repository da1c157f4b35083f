package io.launch.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.api.worker.PredictEnvelope;
import io.launch.predictor.PredictorCall;
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
  private static final ObjectReader ARGS = WorkerJson.MAPPER.readerFor(Object.class);

  private final PredictorRuntime runtime;
  private final InputFetcher inputs;
  private final Results results;
  private final NamedCalls calls;

  Predictions(PredictorRuntime runtime, InputFetcher inputs, Results results, NamedCalls calls) {
    this.calls = calls;
    this.runtime = runtime;
    this.inputs = inputs;
    this.results = results;
  }

  Reply predict(byte[] body) {
    try {
      PredictEnvelope envelope = envelope(body);
      try (NamedCall call = calls.begin(envelope)) {
        return predict(envelope, call);
      }
    } catch (Throwable thrown) {
      // Errors too: whatever a model throws is an answer, or its caller would wait for ever.
      return failure(thrown);
    }
  }

  private Reply predict(PredictEnvelope envelope, NamedCall call) throws Exception {
    try {
      Reply reply = results.of(runtime.predict(input(envelope, call)), envelope);
      return call.cancelled() ? Reply.cancelled(null) : reply;
    } catch (Throwable thrown) {
      if (call.cancelled()) {
        return Reply.cancelled(thrown);
      }
      throw thrown;
    }
  }

  /// The id in a body of `POST /cancel`; empty when there is none.
  static Optional<String> idIn(byte[] body) {
    try {
      return Optional.ofNullable(WorkerJson.MAPPER.readTree(body).path("id").textValue());
    } catch (IOException malformed) {
      return Optional.empty();
    }
  }

  /// Has a call's model told to end; false when no such call runs.
  boolean cancel(String id) {
    return calls.cancel(id);
  }

  /// Runs the model for a body of `POST /stream`. Whether the result should be pickled does not
  /// matter: pieces are JSON.
  void stream(byte[] body, EventStream events) {
    PredictorCall call =
        new PredictorCall() {
          @Override
          public boolean cancelled() {
            return !events.open();
          }
        };
    try {
      runtime.stream(input(envelope(body), call), new Pieces(events, results));
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
      case LaunchException later when later.code() == ErrorCode.UNAVAILABLE ->
          Reply.notStored(later.message());
      case IllegalArgumentException unfit ->
          Reply.unfit(unfit.getMessage() == null ? unfit.toString() : unfit.getMessage());
      default -> Reply.failed(thrown);
    };
  }

  private static PredictEnvelope envelope(byte[] body) {
    try {
      return ENVELOPE.readValue(body);
    } catch (IOException malformed) {
      throw refused("malformed JSON: " + message(malformed));
    }
  }

  private static @Nullable Object parsed(byte[] json) {
    try {
      return ARGS.readValue(json);
    } catch (IOException malformed) {
      throw refused("args: malformed JSON: " + message(malformed));
    }
  }

  private static LaunchException refused(String sentence) {
    return new LaunchException(ErrorCode.INVALID_ARGUMENT, sentence);
  }

  private PredictorInput input(PredictEnvelope envelope, PredictorCall call)
      throws InterruptedException {
    if (envelope.url() != null) {
      return new Input(Map.of(), Optional.of(inputs.fetch(envelope.url())), call);
    }
    if (envelope.objectUrl() != null) {
      return new Input(Map.of(), Optional.of(inputs.fetchObject(envelope.objectUrl())), call);
    }
    if (envelope.argsUrl() != null) {
      byte[] json = inputs.fetchObject(envelope.argsUrl());
      return new Input(arguments(parsed(json)), Optional.empty(), call);
    }
    if (envelope.args() == null && envelope.cloudpickleUrl() != null) {
      throw refused(
          "cloudpickle: a pickled Python call, and this model is none of Python (expected: args or"
              + " url)");
    }
    return new Input(arguments(envelope.args()), Optional.empty(), call);
  }

  @SuppressWarnings("unchecked") // keys of a JSON object are texts
  private static Map<String, Object> arguments(@Nullable Object args) {
    return switch (args) {
      case null -> throw refused("the input is missing (expected: either args or url)");
      case Map<?, ?> map -> (Map<String, Object>) map;
      default -> throw refused("args: %s (expected: a JSON object)".formatted(kind(args)));
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

  private record Input(Map<String, Object> args, Optional<byte[]> bytes, PredictorCall call)
      implements PredictorInput {
    @Override
    public void report(double fraction, String message) {
      call.report(fraction, message);
    }

    @Override
    public boolean cancelled() {
      return call.cancelled();
    }
  }

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
