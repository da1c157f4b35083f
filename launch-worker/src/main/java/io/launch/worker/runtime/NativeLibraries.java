package io.launch.worker.runtime;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;

/// Native libraries of the ONNX runtime and the tokenizers, unpacked once per machine instead of at
/// every start, as these libraries do when left alone.
final class NativeLibraries {
  private NativeLibraries() {}

  /// Unpacks what is not there yet and tells both libraries where; to be called before either is
  /// used.
  static void prepare(Path cache) throws IOException {
    Telemetry.disable();
    Path natives = cache.resolve("natives").toAbsolutePath();
    System.setProperty("ENGINE_CACHE_DIR", natives.toString());
    System.setProperty("DJL_CACHE_DIR", natives.toString());
    System.setProperty("DJL_OFFLINE", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("onnxruntime.native.path", onnxRuntime(natives).toString());
  }

  private static Path onnxRuntime(Path natives) throws IOException {
    String version = OrtEnvironment.class.getPackage().getImplementationVersion();
    String platform = platform();
    Path folder = natives.resolve("onnxruntime-" + version + "-" + platform);
    if (Files.isDirectory(folder)) {
      return folder;
    }
    Files.createDirectories(natives);
    Path part = Files.createTempDirectory(natives, "part-");
    for (String name : List.of("onnxruntime", "onnxruntime4j_jni")) {
      String library = System.mapLibraryName(name);
      unpack("/ai/onnxruntime/native/" + platform + "/" + library, part.resolve(library));
    }
    publish(part, folder);
    return folder;
  }

  private static void unpack(String resource, Path file) throws IOException {
    try (InputStream library = OrtEnvironment.class.getResourceAsStream(resource)) {
      if (library == null) {
        throw new IOException(
            "the ONNX runtime has no native library %s for this machine".formatted(resource));
      }
      Files.copy(library, file);
    }
  }

  /// Whole or not at all: another worker may be doing the same, and then the first one wins.
  private static void publish(Path part, Path folder) throws IOException {
    try {
      Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (DirectoryNotEmptyException | FileAlreadyExistsException _) {
      try (var files = Files.list(part)) {
        for (Path file : files.toList()) {
          Files.delete(file);
        }
      }
      Files.delete(part);
    }
  }

  private static String platform() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    String prefix = system.contains("mac") ? "osx" : system.contains("win") ? "win" : "linux";
    return prefix + (machine.equals("aarch64") ? "-aarch64" : "-x64");
  }
}
