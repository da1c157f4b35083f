package io.launch.core.bundle;

import java.time.Duration;

/// The bounds of bundles; both of them are configuration.
///
/// @param uploadValidity how long a signed upload URL works
/// @param maxSchemaBytes largest uploaded schemas that are kept
public record BundleLimits(Duration uploadValidity, long maxSchemaBytes) {}
