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
  private final long maxStoredBytes;

  /// @param maxTextBytes largest result answered as JSON text
  /// @param maxStoredBytes largest result that is stored
  Results(ResultUploader uploader, long maxTextBytes, long maxStoredBytes) {
    this.uploader = uploader;
    this.maxTextBytes = maxTextBytes;
    this.maxStoredBytes = maxStoredBytes;
  }

  Reply of(@Nullable Object value, PredictEnvelope envelope)
      throws IOException, InterruptedException {
    if (envelope.returnPickled()) {
      return pickled(value, envelope.resultUploadUrl());
    }
    String url = envelope.resultJsonUploadUrl();
    if (url == null) {
      byte[] text = text(value).toByteArray();
      return new Reply(200, answer(text));
    }
    Long inline = envelope.inlineResultBytes();
    return json(value, url, inline == null ? 0 : inline);
  }

  private Reply pickled(@Nullable Object value, @Nullable String url)
      throws IOException, InterruptedException {
    if (url == null) {
      return Reply.unfit("result_upload_url: missing (expected with return_pickled: a signed URL)");
    }
    try (Spool pickle = Spool.open(maxStoredBytes, 0)) {
      Pickles.dump(value, pickle);
      return stored(pickle, url);
    }
  }

  /// Answers a short text, and stores a long one.
  private Reply json(@Nullable Object value, String url, long inlineBytes)
      throws IOException, InterruptedException {
    try (Spool text = Spool.open(maxStoredBytes, inlineBytes)) {
      // The generator closes what it writes to, which is still to be read.
      try (JsonGenerator json =
          JSON.createGenerator(text).disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)) {
        JsonText.write(json, value);
      }
      return text.size() <= inlineBytes ? new Reply(200, answer(text.bytes())) : stored(text, url);
    }
  }

  private Reply stored(Spool content, String url) throws IOException, InterruptedException {
    uploader.upload(content, url);
    PredictAnswer answer = PredictAnswer.stored(url, content.size());
    return new Reply(200, WorkerJson.MAPPER.writeValueAsBytes(answer));
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
  private static byte[] answer(byte[] text) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream(text.length + text.length / 8 + 32);
    try (JsonGenerator json = JSON.createGenerator(answer)) {
      json.writeStartObject();
      json.writeFieldName("result");
      json.writeUTF8String(text, 0, text.length);
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
