package io.launch.core.predict;

import com.fasterxml.jackson.core.JsonEncoding;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.ObjectStore.Audience;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/// Writes the envelopes that workers get. `args` are passed on byte for byte.
public final class Envelopes {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] ARGS = "{\"args\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOT_PICKLED =
      ",\"return_pickled\":false}".getBytes(StandardCharsets.UTF_8);

  private final ObjectStore objects;
  private final Duration validity;

  /// @param validity how long the worker's signed URLs work: as long as a call may take
  public Envelopes(ObjectStore objects, Duration validity) {
    this.objects = objects;
    this.validity = validity;
  }

  /// A `PredictEnvelope` as JSON.
  ///
  /// @param pickle where the result is stored as a pickle; empty when it is answered as JSON
  public byte[] write(TaskInput input, Optional<ObjectKey> pickle) {
    if (input instanceof TaskInput.Args(var json) && pickle.isEmpty()) {
      return plain(json);
    }
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      try (JsonGenerator out = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
        out.writeStartObject();
        switch (input) {
          case TaskInput.Args(var json) -> {
            out.writeFieldName("args");
            out.writeRawValue(new String(json, StandardCharsets.UTF_8));
          }
          case TaskInput.Url(var url) -> out.writeStringField("url", url);
          case TaskInput.Stored(var key) -> out.writeStringField("object_url", signed(key));
          case TaskInput.Cloudpickle(var key) ->
              out.writeStringField("cloudpickle_url", signed(key));
        }
        out.writeBooleanField("return_pickled", pickle.isPresent());
        if (pickle.isPresent()) {
          out.writeStringField(
              "result_upload_url",
              objects.signPut(pickle.get(), validity, Audience.WORKER).toString());
        }
        out.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("in memory", impossible);
    }
  }

  private String signed(ObjectKey key) {
    return objects.signGet(key, validity, Audience.WORKER).toString();
  }

  /// The same, with URLs that work for another time.
  public Envelopes validFor(Duration time) {
    return new Envelopes(objects, time);
  }

  /// The common case, without a parser or generator in the way.
  private static byte[] plain(byte[] json) {
    byte[] envelope = new byte[ARGS.length + json.length + NOT_PICKLED.length];
    System.arraycopy(ARGS, 0, envelope, 0, ARGS.length);
    System.arraycopy(json, 0, envelope, ARGS.length, json.length);
    System.arraycopy(NOT_PICKLED, 0, envelope, ARGS.length + json.length, NOT_PICKLED.length);
    return envelope;
  }
}
