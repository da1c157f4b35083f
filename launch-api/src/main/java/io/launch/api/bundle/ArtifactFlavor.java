package io.launch.api.bundle;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A flavor whose model is a file that was uploaded to Launch.
public sealed interface ArtifactFlavor extends BundleFlavor
    permits JavaArtifactFlavor, OnnxArtifactFlavor, PythonFlavor {
  /// Where the model's bytes were uploaded: `s3://bucket/key` as the upload route answered it.
  String location();

  /// Free settings that are handed to the model when it is loaded.
  @Nullable Map<String, Object> appConfig();

  /// The same files with other settings.
  ArtifactFlavor withAppConfig(@Nullable Map<String, Object> settings);
}
