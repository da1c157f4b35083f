package io.launch.adapters.process;

import io.launch.api.Args;
import java.nio.file.Path;
import java.time.Duration;

/// How worker processes are run.
///
/// @param program what is run
/// @param python the interpreter of Python workers, by its path or its name on the `PATH`; empty
///   for `python3`
/// @param workersDir a folder per worker; what a crashed server left there is removed
/// @param cacheDir artifacts, native libraries, Python environments and AOT caches, shared by all
///   workers
/// @param limits what workers may do
public record ProcessConfig(
    WorkerProgram program, String python, Path workersDir, Path cacheDir, Limits limits) {
  /// What workers may do.
  ///
  /// @param allowPrivateUrls whether `url` inputs may point to loopback and private addresses
  /// @param maxInputBytes largest body fetched from a `url` input
  /// @param maxResultBytes largest result answered as JSON text
  /// @param maxStoredResultBytes largest result that is put into the object store
  /// @param artifactUrls how long the URLs of a bundle's files work after the worker's start
  /// @param closeGrace how long workers may take to end when the server ends
  public record Limits(
      boolean allowPrivateUrls,
      long maxInputBytes,
      long maxResultBytes,
      long maxStoredResultBytes,
      Duration artifactUrls,
      Duration closeGrace) {
    public Limits {
      Args.require(maxInputBytes > 0, "max input bytes: %d (expected: > 0)", maxInputBytes);
      Args.require(maxResultBytes > 0, "max result bytes: %d (expected: > 0)", maxResultBytes);
      Args.require(
          maxStoredResultBytes > 0,
          "max stored result bytes: %d (expected: > 0)",
          maxStoredResultBytes);
      Args.require(artifactUrls.isPositive(), "artifact urls: %s (expected: > 0)", artifactUrls);
      Args.require(!closeGrace.isNegative(), "close grace: %s (expected: >= 0)", closeGrace);
    }
  }
}
