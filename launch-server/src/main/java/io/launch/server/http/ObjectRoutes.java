package io.launch.server.http;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.core.object.ObjectKey;
import io.launch.core.object.ObjectStore;
import io.launch.core.object.StoredObject;
import io.launch.server.openapi.Operation;
import io.launch.server.shape.Rules;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// `PUT` and `GET /objects/{key}`: the bytes behind signed URLs. Without credentials, as the
/// signature is one. Bytes pass through in pieces.
public final class ObjectRoutes {
  private final ObjectStore objects;
  private final Verifier verifier;
  private final ErrorRenderer errors;
  private final Limits limits;

  /// Tells whether a signed URL may be used now.
  public interface Verifier {
    boolean verify(String method, ObjectKey key, long expires, String signature);
  }

  /// How large an object may be that is taken.
  ///
  /// @param uploads what users put
  /// @param results what workers put
  public record Limits(long uploads, long results) {
    private long of(ObjectKey key) {
      return isResult(key) ? results : uploads;
    }

    private static String name(ObjectKey key) {
      return isResult(key) ? "max-stored-result-bytes" : "max-upload-bytes";
    }

    private static boolean isResult(ObjectKey key) {
      return key.value().startsWith("results/");
    }
  }

  public ObjectRoutes(ObjectStore objects, Verifier verifier, ErrorRenderer errors, Limits limits) {
    this.objects = objects;
    this.verifier = verifier;
    this.errors = errors;
    this.limits = limits;
  }

  private record Stored(@JsonProperty("size") long size, @JsonProperty("sha256") String sha256) {}

  private interface Transfer {
    void run(Call call, ObjectKey key) throws IOException, InterruptedException;
  }

  public void mount(Router router) {
    Handler.ToTheEnd put = call -> start(call, this::put);
    Handler.ToTheEnd get = call -> start(call, this::get);
    router.put(
        "/objects/{key...}",
        put,
        about("Store the bytes of an object")
            .takesBytes()
            .answers(Stored.class)
            .fails(ErrorCode.INVALID_ARGUMENT, ErrorCode.UNAUTHENTICATED));
    router.get(
        "/objects/{key...}",
        get,
        about("Read the bytes of an object")
            .answersBytes()
            .fails(ErrorCode.UNAUTHENTICATED, ErrorCode.NOT_FOUND));
  }

  private static Operation about(String summary) {
    return Operation.of("objects", summary)
        .note("Works with the whole signed URL, as another route answered it.")
        .needs("expires", Rules.longInteger(0))
        .needs("signature", Rules.string())
        .open();
  }

  private void start(Call call, Transfer transfer) {
    ObjectKey key = signed(call);
    Thread.ofVirtual().name(call.request().path()).start(() -> run(call, key, transfer));
  }

  private void run(Call call, ObjectKey key, Transfer transfer) {
    try {
      transfer.run(call, key);
    } catch (RequestStream.CutShort e) {
      errors.render(
          call, new LaunchException(ErrorCode.INVALID_ARGUMENT, String.valueOf(e.getMessage()), e));
    } catch (IOException | InterruptedException | RuntimeException e) {
      if (call.request().response().headWritten()) {
        // Half an object is on its way: only a broken connection says that it will not be whole.
        call.onEventLoop(() -> call.request().connection().close());
      } else {
        errors.render(call, e);
      }
    }
  }

  private ObjectKey signed(Call call) {
    ObjectKey key = new ObjectKey(call.path("key"));
    long expires =
        call.query("expires").filter(it -> it.matches("\\d{1,18}")).map(Long::valueOf).orElse(0L);
    String signature = call.query("signature").orElse("");
    if (!verifier.verify(call.request().method().name(), key, expires, signature)) {
      throw new LaunchException(
          ErrorCode.UNAUTHENTICATED,
          "This URL was not signed here for this method and object, or its time is over. Ask for a"
              + " new one.");
    }
    return key;
  }

  private void put(Call call, ObjectKey key) throws IOException {
    long announced = announced(call);
    long maxBytes = limits.of(key);
    if (announced > maxBytes) {
      throw new LaunchException(
          ErrorCode.PAYLOAD_TOO_LARGE,
          "upload: %d bytes (expected: at most %d, the server's %s)"
              .formatted(announced, maxBytes, Limits.name(key)));
    }
    try (InputStream content = RequestStream.open(call)) {
      StoredObject stored = objects.put(key, content, maxBytes);
      call.answer(200, LaunchJson.write(new Stored(stored.size(), stored.sha256())));
    }
  }

  private void get(Call call, ObjectKey key) throws IOException, InterruptedException {
    Optional<StoredObject> found = objects.find(key);
    Optional<InputStream> content = found.isPresent() ? objects.open(key) : Optional.empty();
    if (content.isEmpty()) {
      throw new LaunchException(
          ErrorCode.NOT_FOUND, "The object " + key + " was not found; it may have expired.");
    }
    try (InputStream bytes = content.get()) {
      call.request()
          .response()
          .putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream")
          .putHeader(HttpHeaders.CONTENT_LENGTH, Long.toString(found.orElseThrow().size()));
      ResponseStream out = new ResponseStream(call);
      byte[] piece = new byte[64 * 1024];
      for (int read = bytes.read(piece); read >= 0; read = bytes.read(piece)) {
        out.write(Buffer.buffer().appendBytes(piece, 0, read));
      }
      out.end();
    }
  }

  private static long announced(Call call) {
    String length = call.request().getHeader(HttpHeaders.CONTENT_LENGTH);
    return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
  }
}
