package io.launch.api.bundle;

/// A flavor whose model is a container image that answers HTTP. Kept and shown; only a server whose
/// workers are containers can run it.
public sealed interface ImageFlavor extends BundleFlavor
    permits RunnableImageFlavor, StreamingImageFlavor, TritonImageFlavor {
  /// How the image is run.
  ImageRun run();
}
