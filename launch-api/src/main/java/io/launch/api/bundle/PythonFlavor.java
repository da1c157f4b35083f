package io.launch.api.bundle;

import java.util.List;

/// A model written in Python.
public sealed interface PythonFlavor extends ArtifactFlavor
    permits CloudpickleArtifactFlavor, ZipArtifactFlavor {
  /// What has to be installed for it, as pip takes it: `numpy>=1.26`.
  List<String> requirements();

  /// What the model was made with; kept and shown. Workers that are processes run it with the
  /// server's Python, whatever image it names.
  Framework framework();
}
