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

/// Writes the envelopes that workers get. `args` are passed on byte for byte.
public final class Envelopes {
  private static final JsonFactory JSON = new JsonFactory();
  private static final byte[] ARGS = "{\"args\":".getBytes(StandardCharsets.UTF_8);
  private static final byte[] NOT_PICKLED =
      "{\"return_pickled\":false}".getBytes(StandardCharsets.UTF_8);

  /// By how much the clock may jump ahead during a call without spoiling its URLs. They are for one
  /// object each and known to one worker, so they need not be short-lived.
  private static final Duration CLOCK_SLACK = Duration.ofDays(1);

  private final ObjectStore objects;
  private final Duration validity;

  /// @param validity how long the worker's signed URLs work: as long as a call may take
  public Envelopes(ObjectStore objects, Duration validity) {
    this.objects = objects;
    this.validity = validity;
  }

  /// A `PredictEnvelope` as JSON.
  public byte[] write(TaskInput input, CallTerms terms) {
    if (input instanceof TaskInput.Args(var json)) {
      return joined(json, terms.equals(CallTerms.PLAIN) ? NOT_PICKLED : rest(input, terms));
    }
    return rest(input, terms);
  }

  /// The envelope without args that are passed on byte for byte.
  private byte[] rest(TaskInput input, CallTerms terms) {
    try {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
      try (JsonGenerator out = JSON.createGenerator(bytes, JsonEncoding.UTF8)) {
        out.writeStartObject();
        writeInput(out, input);
        writeTerms(out, terms);
        out.writeEndObject();
      }
      return bytes.toByteArray();
    } catch (IOException impossible) {
      throw new UncheckedIOException("in memory", impossible);
    }
  }

  private void writeInput(JsonGenerator out, TaskInput input) throws IOException {
    switch (input) {
      case TaskInput.Args _ -> {}
      case TaskInput.StoredArgs(var key) -> out.writeStringField("args_url", signed(key));
      case TaskInput.Url(var url) -> out.writeStringField("url", url);
      case TaskInput.Stored(var key) -> out.writeStringField("object_url", signed(key));
      case TaskInput.Cloudpickle(var key) -> out.writeStringField("cloudpickle_url", signed(key));
    }
  }

  private void writeTerms(JsonGenerator out, CallTerms terms) throws IOException {
    out.writeBooleanField("return_pickled", terms.pickle().isPresent());
    if (terms.pickle().isPresent()) {
      out.writeStringField("result_upload_url", upload(terms.pickle().get()));
    } else if (terms.large().isPresent()) {
      out.writeStringField("result_json_upload_url", upload(terms.large().get().key()));
      out.writeNumberField("inline_result_bytes", terms.large().get().inlineBytes());
    }
    if (terms.id().isPresent()) {
      out.writeStringField("id", terms.id().get());
    }
    if (terms.progress().isPresent()) {
      out.writeStringField("progress_url", terms.progress().get().toString());
    }
  }

  private String upload(ObjectKey key) {
    return objects.signPut(key, validity.plus(CLOCK_SLACK), Audience.WORKER).toString();
  }

  private String signed(ObjectKey key) {
    return objects.signGet(key, validity.plus(CLOCK_SLACK), Audience.WORKER).toString();
  }

  /// The same, with URLs that work for another time.
  public Envelopes validFor(Duration time) {
    return new Envelopes(objects, time);
  }

  /// Args at the head of an envelope, without a parser or generator in the way.
  ///
  /// @param rest an object with at least one field
  private static byte[] joined(byte[] json, byte[] rest) {
    byte[] envelope = new byte[ARGS.length + json.length + rest.length];
    System.arraycopy(ARGS, 0, envelope, 0, ARGS.length);
    System.arraycopy(json, 0, envelope, ARGS.length, json.length);
    System.arraycopy(rest, 0, envelope, ARGS.length + json.length, rest.length);
    envelope[ARGS.length + json.length] = ',';
    return envelope;
  }
}
