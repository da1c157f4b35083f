package io.launch.api.worker;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.launch.api.bundle.ArtifactFlavor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a worker process is started: the JSON file named by its one argument.
///
/// The worker keeps its standard input open for as long as its parent lives, and ends itself when
/// it closes. It talks to its parent by lines on standard output that begin with [#SIGNAL];
/// everything else it prints is the model's log.
///
/// @param workerId names the worker in logs
/// @param mode whether to serve, or to look into the bundle and end
/// @param flavor the bundle's kind and settings; its locations are not for the worker
/// @param artifacts the bundle's files by role: `model`, and `tokenizer` where there is one
/// @param cacheDir folder for fetched artifacts (by SHA-256) and unpacked native libraries, shared
///   by all workers of this machine
/// @param concurrency calls to the model that run at once
/// @param allowPrivateUrls whether `url` inputs may point to loopback and private addresses
/// @param maxInputBytes largest body fetched from a `url` input
/// @param maxResultBytes largest result answered as JSON text
/// @param maxStoredResultBytes largest result that is put into the object store
/// @param memoryBytes what the worker may take of memory, where the system can hold it to that;
///   null means no limit
public record WorkerConfig(
    @JsonProperty("worker_id") String workerId,
    @JsonProperty("mode") Mode mode,
    @JsonProperty("flavor") ArtifactFlavor flavor,
    @JsonProperty("artifacts") Map<String, Artifact> artifacts,
    @JsonProperty("cache_dir") String cacheDir,
    @JsonProperty("concurrency") int concurrency,
    @JsonProperty("allow_private_urls") boolean allowPrivateUrls,
    @JsonProperty("max_input_bytes") long maxInputBytes,
    @JsonProperty("max_result_bytes") long maxResultBytes,
    @JsonProperty("max_stored_result_bytes") long maxStoredResultBytes,
    @JsonProperty("memory_bytes") @Nullable Long memoryBytes) {
  /// Begins a line of standard output that is for Launch: the rest is a JSON object: `{"port": N}`
  /// once the model is loaded and the worker listens on loopback; `{"preparing": "what"}` before
  /// the worker makes an environment for its model, which may take long, and `{"prepared": true}`
  /// after it; `{"answered": true}` after it printed why a call failed, which its caller is told
  /// and nobody else; in [Mode#INSPECT] an [Inspection].
  public static final String SIGNAL = "@launch ";

  /// What the process is for.
  public enum Mode {
    /// Load the model and answer predictions.
    @JsonProperty("serve")
    SERVE,
    /// Look into the bundle's files, print an [Inspection] and end.
    @JsonProperty("inspect")
    INSPECT,
    /// Go through serving once with a model of the worker's own, and end with exit code 0: what a
    /// JVM learns by this makes later starts faster. There are no files, and the flavor is not
    /// read.
    @JsonProperty("rehearse")
    REHEARSE
  }
}
