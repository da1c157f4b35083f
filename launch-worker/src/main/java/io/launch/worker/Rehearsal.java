package io.launch.worker;

import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.api.bundle.OnnxArtifactFlavor;
import io.launch.api.bundle.OnnxTask;
import io.launch.api.worker.WorkerConfig;
import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorInput;
import io.launch.worker.runtime.PredictorRuntime;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;
import java.util.Optional;

/// Goes through what serving goes through, without a user's model: the jar with this class is its
/// own bundle, and this process its own caller.
final class Rehearsal {
  /// Enough that what every prediction runs has been seen.
  private static final int PREDICTIONS = 200;

  private static final byte[] ENVELOPE =
      "{\"args\": {\"text\": \"one\", \"numbers\": [1, 2.5]}, \"return_pickled\": false}"
          .getBytes(StandardCharsets.UTF_8);

  private Rehearsal() {}

  /// Answers with its input.
  public static final class Echo implements Predictor {
    @Override
    public Object predict(PredictorInput input) {
      return input.args();
    }
  }

  /// Serves, asks and ends; returns the port where it listened.
  static int run(WorkerConfig config) throws Exception {
    Path jar = Path.of(Rehearsal.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    Path cache = Path.of(config.cacheDir());
    JavaArtifactFlavor flavor = new JavaArtifactFlavor("", Echo.class.getName(), null);
    WorkerServer server = WorkerServer.prepare(config);
    Path working = Path.of("").toAbsolutePath();
    PredictorRuntime runtime = PredictorRuntime.load(flavor, Map.of("model", jar), cache, working);
    int port = server.listen(runtime);
    ask(port, "/readyz", new byte[0]);
    for (int i = 0; i < PREDICTIONS; i++) {
      ask(port, "/predict", ENVELOPE);
    }
    server.drain();
    embed(cache, working);
    return port;
  }

  /// The other kind of model: a few hundred bytes that know two words. By this the native libraries
  /// are unpacked, too.
  private static void embed(Path cache, Path working) throws Exception {
    OnnxArtifactFlavor flavor = new OnnxArtifactFlavor("", "", OnnxTask.TEXT_EMBEDDING, null);
    Map<String, Path> files =
        Map.of(
            "model", copy("rehearsal.onnx", working),
            "tokenizer", copy("rehearsal-tokenizer.json", working));
    try (PredictorRuntime runtime = PredictorRuntime.load(flavor, files, cache, working)) {
      runtime.predict(new Text(Map.of("text", "red blue"), Optional.empty()));
    }
  }

  private static Path copy(String resource, Path folder) throws IOException {
    Path file = folder.resolve(resource);
    try (InputStream content = Rehearsal.class.getResourceAsStream(resource)) {
      if (content == null) {
        throw new IOException("the worker's jar has no " + resource);
      }
      Files.copy(content, file, StandardCopyOption.REPLACE_EXISTING);
    }
    return file;
  }

  private record Text(Map<String, Object> args, Optional<byte[]> bytes) implements PredictorInput {}

  private static void ask(int port, String path, byte[] body) throws IOException {
    URI url = URI.create("http://127.0.0.1:" + port + path);
    HttpURLConnection connection = (HttpURLConnection) url.toURL().openConnection();
    if (body.length > 0) {
      connection.setDoOutput(true);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(body);
      }
    }
    try (InputStream answer = connection.getInputStream()) {
      answer.transferTo(OutputStream.nullOutputStream());
    }
  }
}
