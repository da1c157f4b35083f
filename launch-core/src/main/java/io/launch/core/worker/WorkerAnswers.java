package io.launch.core.worker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.launch.api.worker.PredictAnswer;
import io.launch.api.worker.PredictFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/// Reads what workers answer. A worker that answers something else is told to be at fault, whatever
/// it was.
public final class WorkerAnswers {
  /// The status of a worker whose model does not take such input: it was not run.
  public static final int UNFIT = 400;

  /// The status of a worker that takes no calls, because it is ending: nothing was run.
  public static final int REFUSED = 503;

  /// The status of a worker in which the call hangs, and which ends itself for it.
  public static final int HUNG = 504;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int SHOWN = 200;

  private WorkerAnswers() {}

  /// The `PredictAnswer` in a body of status 200.
  ///
  /// @throws IOException when it is none
  public static PredictAnswer answer(byte[] body) throws IOException {
    Map<String, String> texts = texts(body);
    if (texts.size() != 1 || !(texts.containsKey("result") || texts.containsKey("result_url"))) {
      throw new IOException("the worker answered " + shown(body));
    }
    return new PredictAnswer(texts.get("result"), texts.get("result_url"));
  }

  /// The `PredictFailure` in a body of another status; of a body that is none, what it says.
  public static PredictFailure failure(int status, byte[] body) {
    try {
      Map<String, String> texts = texts(body);
      String error = texts.get("error");
      if (error != null) {
        return new PredictFailure(error, texts.get("traceback"));
      }
    } catch (IOException ignored) {
      // Not JSON: shown as it is.
    }
    return new PredictFailure("the worker answered " + status + ": " + shown(body), null);
  }

  private static Map<String, String> texts(byte[] body) throws IOException {
    Map<String, String> texts = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the worker answered " + shown(body));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        if (value == JsonToken.VALUE_STRING) {
          texts.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return texts;
  }

  private static String shown(byte[] body) {
    return new String(body, 0, Math.min(SHOWN, body.length), StandardCharsets.UTF_8);
  }
}
