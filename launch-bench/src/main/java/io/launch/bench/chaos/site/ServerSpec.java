package io.launch.bench.chaos.site;

import io.launch.bench.process.Installation;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/// How one server of a run is started, every time.
///
/// @param name for people
/// @param folder where its data, its log and its clock are
/// @param flags for `launch serve`, beside its folder and its port
public record ServerSpec(
    Installation launch, String name, Path folder, int port, List<String> flags) {
  /// The API key that every server of a run accepts.
  public static final String API_KEY = "lk_chaos34567chaos34567chaos34567chaos34567chao";

  public ServerSpec {
    flags = List.copyOf(flags);
  }

  /// Where it keeps everything.
  public Path dataFolder() {
    return folder.resolve("data");
  }

  /// What it prints, of all its lives.
  public Path log() {
    return folder.resolve(name + ".log");
  }

  /// Says how far its clock is from the machine's.
  public Path clock() {
    return folder.resolve("clock");
  }

  public URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }
}
