package io.launch.worker;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.launch.api.worker.WorkerConfig;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

/// A real worker process, started as the server starts it.
public final class WorkerProcess implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final Process process;
  private final List<String> log = new CopyOnWriteArrayList<>();
  private final CompletableFuture<JsonNode> signal = new CompletableFuture<>();
  private final Thread reader;

  private WorkerProcess(Process process) {
    this.process = process;
    this.reader = Thread.ofPlatform().daemon().start(this::read);
  }

  public static WorkerProcess start(Path folder, WorkerConfig config) throws IOException {
    return start(folder, config, "-Xmx512m");
  }

  static WorkerProcess start(Path folder, WorkerConfig config, String jvmOption)
      throws IOException {
    Path file = Files.createDirectories(folder.resolve(config.workerId())).resolve("config.json");
    WorkerJson.MAPPER.writeValue(file.toFile(), config);
    return new WorkerProcess(
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                jvmOption,
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                file.toString())
            .redirectErrorStream(true)
            .start());
  }

  private void read() {
    try (BufferedReader lines = process.inputReader()) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(WorkerConfig.SIGNAL)) {
          signal.complete(WorkerJson.MAPPER.readTree(line.substring(8)));
        } else {
          log.add(line);
        }
      }
    } catch (IOException e) {
      log.add("[" + e + "]");
    }
    signal.completeExceptionally(
        new IllegalStateException(
            "no signal, exit code " + process.onExit().join().exitValue() + "; log:\n" + text()));
  }

  /// The object of the line that is for Launch.
  public JsonNode signal() throws Exception {
    return signal.get(30, TimeUnit.SECONDS);
  }

  public HttpResponse<String> get(String path) throws Exception {
    return HTTP.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofString());
  }

  public HttpResponse<String> post(String body) throws Exception {
    return postLater(body).get(30, TimeUnit.SECONDS);
  }

  public CompletableFuture<HttpResponse<String>> postLater(String body) throws Exception {
    return HTTP.sendAsync(
        request("/predict").POST(HttpRequest.BodyPublishers.ofString(body)).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  HttpRequest.Builder request(String path) throws Exception {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + signal().get("port").intValue() + path));
  }

  /// The result of a prediction that must end well.
  public JsonNode predict(Map<String, ?> args) throws Exception {
    HttpResponse<String> response = post(args(args));
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    return result(response);
  }

  public static JsonNode result(HttpResponse<String> response) throws JsonProcessingException {
    return WorkerJson.MAPPER.readTree(
        WorkerJson.MAPPER.readTree(response.body()).get("result").textValue());
  }

  /// The error of a prediction that must fail, with its status before it.
  public String failure(Map<String, ?> args) throws Exception {
    return failure(post(args(args)));
  }

  public static String failure(HttpResponse<String> response) throws JsonProcessingException {
    return response.statusCode()
        + " "
        + WorkerJson.MAPPER.readTree(response.body()).get("error").textValue();
  }

  public static String args(Map<String, ?> args) throws JsonProcessingException {
    return WorkerJson.MAPPER.writeValueAsString(Map.of("args", args));
  }

  public Process process() {
    return process;
  }

  public int exitCode() throws Exception {
    if (!process.waitFor(30, TimeUnit.SECONDS)) {
      throw new AssertionError("the worker does not end; log:\n" + text());
    }
    reader.join(5_000);
    return process.exitValue();
  }

  public List<String> log() {
    return log;
  }

  public String text() {
    return String.join("\n", log);
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
