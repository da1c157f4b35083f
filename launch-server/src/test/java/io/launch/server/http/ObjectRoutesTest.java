package io.launch.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.server.LaunchExtension;
import io.launch.server.Wire;
import io.launch.server.Wire.Answer;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ObjectRoutesTest {
  private static final int MIB = 1 << 20;

  @RegisterExtension
  final LaunchExtension launch =
      LaunchExtension.usual()
          .with("max-upload-bytes", "8MiB")
          .with("max-stored-result-bytes", "10MiB");

  private final Wire wire = new Wire(launch);
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void resultComesBackByteForByte() throws Exception {
    byte[] bytes = new byte[5 * MIB + 7];
    new Random(1).nextBytes(bytes);
    var endpoint = wire.ready("pickler", "async");
    String task =
        wire.post(
                "/v1/async-tasks?model_endpoint_id=" + endpoint,
                "{\"args\":{},\"return_pickled\":true}")
            .ok("task_id");
    var call = launch.workers().next();
    String upload = call.envelope().replaceAll(".*\"result_upload_url\":\"([^\"]+)\".*", "$1");

    int put =
        http.send(
                HttpRequest.newBuilder(URI.create(upload))
                    .PUT(BodyPublishers.ofByteArray(bytes))
                    .build(),
                BodyHandlers.discarding())
            .statusCode();
    call.answer(200, "{\"result_url\":\"done\"}");
    String url =
        wire.get("/v1/async-tasks/" + task + "?wait=10").json().at("/result/result_url").asText();
    HttpResponse<byte[]> got =
        http.send(HttpRequest.newBuilder(URI.create(url)).build(), BodyHandlers.ofByteArray());

    assertThat(put).isEqualTo(200);
    assertThat(got.headers().firstValueAsLong("Content-Length")).hasValue(bytes.length);
    assertThat(got.body()).isEqualTo(bytes);
  }

  @Test
  void resultHasALimitOfItsOwn() throws Exception {
    var endpoint = wire.ready("pickler", "async");
    wire.post(
        "/v1/async-tasks?model_endpoint_id=" + endpoint, "{\"args\":{},\"return_pickled\":true}");
    String envelope = launch.workers().next().envelope();
    URI place = URI.create(envelope.replaceAll(".*\"result_upload_url\":\"([^\"]+)\".*", "$1"));

    Answer within = put(place, 10 * MIB);
    Answer past = put(place, 10 * MIB + 1);

    assertThat(within.status()).isEqualTo(200);
    assertThat(past.status()).isEqualTo(413);
    assertThat(past.json().toString()).contains("max-stored-result-bytes");
  }

  private Answer put(URI place, int bytes) throws Exception {
    return wire.send(
        HttpRequest.newBuilder(place).PUT(BodyPublishers.ofByteArray(new byte[bytes])));
  }

  @Test
  void uploadOfUnknownLengthIsStored() throws Exception {
    byte[] bytes = new byte[MIB];
    var body = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes));

    Answer answer = wire.send(HttpRequest.newBuilder(place()).PUT(body));

    assertThat(answer.ok("size")).isEqualTo(Integer.toString(MIB));
  }

  @Test
  void uploadPastItsLimitIs413AndNothingIsStored() throws Exception {
    byte[] bytes = new byte[9 * MIB];
    var unknownLength = BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(bytes));

    Answer known =
        wire.send(HttpRequest.newBuilder(place()).PUT(BodyPublishers.ofByteArray(bytes)));
    Answer unknown = wire.send(HttpRequest.newBuilder(place()).PUT(unknownLength));

    assertThat(known.status()).isEqualTo(413);
    assertThat(unknown.status()).isEqualTo(413);
    assertThat(storedFiles()).isZero();
  }

  @Test
  void uploadThatIsCutShortStoresNothing() throws Exception {
    URI place = place();
    try (Socket socket = new Socket("127.0.0.1", launch.server().port())) {
      OutputStream out = socket.getOutputStream();
      String head =
          "PUT %s?%s HTTP/1.1\r\nHost: x\r\nContent-Length: 1000000\r\n\r\n"
              .formatted(place.getPath(), place.getRawQuery());
      out.write(head.getBytes(StandardCharsets.US_ASCII));
      out.write(new byte[1000]);
      out.flush();
      Awaitility.await().until(() -> storedFiles() > 0);
    }

    Awaitility.await().until(() -> storedFiles() == 0);
  }

  @Test
  void urlOfAnotherMethodOrObjectOrTimeIsRefused() throws Exception {
    String place = place().toString();

    for (String wrong :
        new String[] {
          place.replace("expires=", "expires=9"),
          place.replaceAll("signature=.*", "signature=00"),
          place.replaceAll("\\?.*", ""),
          place.replace("/uploads/", "/uploads/x")
        }) {
      Answer answer =
          wire.send(HttpRequest.newBuilder(URI.create(wrong)).PUT(BodyPublishers.ofString("x")));
      assertThat(answer.status()).as(wrong).isEqualTo(401);
    }
    assertThat(wire.send(HttpRequest.newBuilder(URI.create(place)).GET()).status()).isEqualTo(401);
  }

  private URI place() throws Exception {
    return URI.create(wire.post("/v1/hosted_inference/model_bundle_upload", "{}").ok("signedUrl"));
  }

  /// Apart from what the store keeps for itself.
  private long storedFiles() throws Exception {
    Path objects = launch.dataDir().resolve("objects");
    try (Stream<Path> files = Files.walk(objects)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().matches(".*(/\\.url-secret|[.-]lock)"))
          .count();
    }
  }
}
