package io.launch.api.bundle;

import com.fasterxml.jackson.annotation.JsonUnwrapped;

/// An image that answers HTTP.
public record RunnableImageFlavor(@JsonUnwrapped ImageRun run) implements ImageFlavor {}
