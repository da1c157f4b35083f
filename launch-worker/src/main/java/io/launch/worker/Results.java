package io.launch.worker;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.launch.api.worker.PredictAnswer;
import io.launch.api.worker.PredictEnvelope;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// Makes the answer out of what the model returned.
final class Results {
  private static final JsonFactory JSON = new JsonFactory();

  private final ResultUploader uploader;
  private final long maxTextBytes;

  /// @param maxTextBytes largest result answered as JSON text
  Results(ResultUploader uploader, long maxTextBytes) {
    this.uploader = uploader;
    this.maxTextBytes = maxTextBytes;
  }

  Reply of(@Nullable Object value, PredictEnvelope envelope)
      throws IOException, InterruptedException {
    if (!envelope.returnPickled()) {
      return new Reply(200, answer(text(value)));
    }
    String url = envelope.resultUploadUrl();
    if (url == null) {
      return Reply.unfit("result_upload_url: missing (expected with return_pickled: a signed URL)");
    }
    byte[] pickle = Pickles.dumps(value);
    uploader.upload(pickle, url);
    return new Reply(
        200, WorkerJson.MAPPER.writeValueAsBytes(PredictAnswer.stored(url, pickle.length)));
  }

  /// The value as JSON in UTF-8, without white space.
  ///
  /// @throws IllegalStateException when it cannot be JSON, or is too large
  byte[] json(@Nullable Object value) {
    try {
      return text(value).toByteArray();
    } catch (IOException e) {
      throw new IllegalStateException("the piece cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  private ByteArrayOutputStream text(@Nullable Object value) throws IOException {
    ByteArrayOutputStream text = new BoundedBytes(maxTextBytes);
    try (JsonGenerator json = JSON.createGenerator(text)) {
      JsonText.write(json, value);
    }
    return text;
  }

  /// `{"result": "<JSON text>"}`, without making a text of the bytes in between.
  private static byte[] answer(ByteArrayOutputStream text) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream(text.size() + text.size() / 8 + 32);
    try (JsonGenerator json = JSON.createGenerator(answer)) {
      json.writeStartObject();
      json.writeFieldName("result");
      byte[] bytes = text.toByteArray();
      json.writeUTF8String(bytes, 0, bytes.length);
      json.writeEndObject();
    }
    return answer.toByteArray();
  }

  /// Refuses to grow past a limit, so that an endless result does not fill the memory.
  private static final class BoundedBytes extends ByteArrayOutputStream {
    private final long limit;

    BoundedBytes(long limit) {
      this.limit = limit;
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) {
      if (count + (long) length > limit) {
        throw new IllegalStateException(
            "result: more than %d bytes of JSON (max-result-bytes; next: ask with return_pickled, which stores larger ones)"
                .formatted(limit));
      }
      super.write(bytes, offset, length);
    }
  }
}
