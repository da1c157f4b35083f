package io.launch.client;

import io.launch.api.Args;
import io.launch.api.bundle.CloudpickleArtifactFlavor;
import io.launch.api.bundle.Framework;
import io.launch.api.bundle.ZipArtifactFlavor;
import io.launch.client.internal.FolderZip;
import io.launch.client.internal.Uploads;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// Sends Python models.
record PythonFlavors(Uploads uploads, CreateBundle options) {
  private static final Pattern FUNCTION =
      Pattern.compile("\\w+(\\.\\w+)+", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Framework ANY_PYTHON =
      new Framework.CustomBaseImage("launch/python", "local");

  ZipArtifactFlavor zip(List<Path> folders, String loadPredict, String loadModel) {
    checkFunction("load_predict", loadPredict);
    checkFunction("load_model", loadModel);
    Path zip = FolderZip.pack(folders);
    try {
      return new ZipArtifactFlavor(
          options.requirements(),
          framework(),
          uploads.send("zip", zip),
          loadPredict,
          loadModel,
          options.appConfig().orElse(null));
    } finally {
      FolderZip.delete(zip);
    }
  }

  /// The texts of the functions are for people, and only Python knows them.
  CloudpickleArtifactFlavor cloudpickle(Path pickle) {
    return new CloudpickleArtifactFlavor(
        options.requirements(),
        framework(),
        uploads.send("pickle", pickle),
        "",
        "",
        options.appConfig().orElse(null));
  }

  private Framework framework() {
    return options.framework().orElse(ANY_PYTHON);
  }

  private static void checkFunction(String what, String path) {
    Args.require(
        FUNCTION.matcher(path).matches(), "%s: %s (expected: package.module.function)", what, path);
  }
}
