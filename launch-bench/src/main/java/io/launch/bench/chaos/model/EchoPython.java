package io.launch.bench.chaos.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A Python model that does what [EchoPredictor] does.
public final class EchoPython {
  /// Name of its load function for the model.
  public static final String LOAD_MODEL = "echo.model.load_model_fn";

  /// Name of the function that makes its predict function.
  public static final String LOAD_PREDICT = "echo.model.load_predict_fn";

  private static final String SOURCE =
      """
      import os
      import time
      import zlib


      def load_model_fn(app_config):
          folder = app_config["ledger"]
          os.makedirs(folder, exist_ok=True)
          name = os.path.join(folder, "python-%d.log" % os.getpid())
          return os.open(name, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o644)


      def load_predict_fn(app_config, ledger):
          def predict(token, payload="", millis=0, fail=False, chars=0):
              line = "%s %d %d\\n" % (token, os.getpid(), time.time() * 1000)
              os.write(ledger, line.encode())
              if millis:
                  time.sleep(millis / 1000)
              if fail:
                  raise ValueError("asked to fail: " + token)
              answer = {"token": token, "checksum": zlib.crc32(payload.encode())}
              if chars:
                  answer["chars"] = "x" * chars
              return answer

          return predict
      """;

  private EchoPython() {}

  /// Writes its package into a folder, as a user has it, and returns the package's own folder.
  public static Path write(Path where) throws IOException {
    Path folder = Files.createDirectories(where.resolve("echo"));
    Files.writeString(folder.resolve("model.py"), SOURCE);
    return folder;
  }
}
