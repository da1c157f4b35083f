package io.launch.bench.model;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// A Python model that does what [NoopPredictor] does.
///
/// @param folder its package, as a user has it
/// @param zip the same, as a worker gets it
public record NoopPython(Path folder, Path zip) {
  /// Name of its load function for the model.
  public static final String LOAD_MODEL = "noop.model.load_model_fn";

  /// Name of the function that makes its predict function.
  public static final String LOAD_PREDICT = "noop.model.load_predict_fn";

  private static final String SOURCE =
      """
      def load_model_fn(app_config):
          return None


      def load_predict_fn(app_config, model):
          def predict(**args):
              return {"fields": len(args)}

          return predict
      """;

  /// Writes both into a folder.
  public static NoopPython write(Path where) throws IOException {
    Path folder = Files.createDirectories(where.resolve("noop"));
    Files.writeString(folder.resolve("model.py"), SOURCE);
    Path zip = where.resolve("noop.zip");
    try (ZipOutputStream out = new ZipOutputStream(Files.newOutputStream(zip))) {
      out.putNextEntry(new ZipEntry("noop/model.py"));
      out.write(SOURCE.getBytes(UTF_8));
    }
    return new NoopPython(folder, zip);
  }
}
