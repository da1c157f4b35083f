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
import org.jspecify.annotations.Nullable;

/// Reads what workers answer. A worker that answers something else is told to be at fault, whatever
/// it was.
public final class WorkerAnswers {
  /// The status of a worker whose model does not take such input: it was not run.
  public static final int UNFIT = 400;

  /// The status of a worker that takes no calls, because it is ending: nothing was run.
  public static final int REFUSED = 503;

  /// The status of a worker in which the call hangs, and which ends itself for it.
  public static final int HUNG = 504;

  /// The status of a call whose model answered, and whose result the object store does not take
  /// now.
  public static final int NOT_STORED = 507;

  /// The status of a call that was cancelled.
  public static final int CANCELLED = 499;

  private static final JsonFactory JSON = new JsonFactory();
  private static final int SHOWN = 200;

  private WorkerAnswers() {}

  /// The `PredictAnswer` in a body of status 200.
  ///
  /// @throws IOException when it is none
  public static PredictAnswer answer(byte[] body) throws IOException {
    Map<String, String> fields = fields(body);
    String result = fields.get("result");
    String url = fields.get("result_url");
    if ((result == null) == (url == null)) {
      throw new IOException("the worker answered " + shown(body));
    }
    return result != null ? PredictAnswer.inline(result) : stored(url, fields.get("result_bytes"));
  }

  /// A worker of an older Launch does not say how long the result is.
  private static PredictAnswer stored(String url, @Nullable String bytes) {
    return new PredictAnswer(
        null, url, bytes != null && bytes.matches("\\d{1,18}") ? Long.valueOf(bytes) : null);
  }

  /// The `PredictFailure` in a body of another status; of a body that is none, what it says.
  public static PredictFailure failure(int status, byte[] body) {
    try {
      Map<String, String> fields = fields(body);
      String error = fields.get("error");
      if (error != null) {
        return new PredictFailure(error, fields.get("traceback"));
      }
    } catch (IOException ignored) {
      // Not JSON: shown as it is.
    }
    return new PredictFailure("the worker answered " + status + ": " + shown(body), null);
  }

  /// The texts of an object by name, and the length of a result.
  private static Map<String, String> fields(byte[] body) throws IOException {
    Map<String, String> fields = new HashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("the worker answered " + shown(body));
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        JsonToken value = parser.nextToken();
        boolean length = value == JsonToken.VALUE_NUMBER_INT && name.equals("result_bytes");
        if (value == JsonToken.VALUE_STRING || length) {
          fields.put(name, parser.getText());
        } else {
          parser.skipChildren();
        }
      }
    }
    return fields;
  }

  private static String shown(byte[] body) {
    return new String(body, 0, Math.min(SHOWN, body.length), StandardCharsets.UTF_8);
  }
}
