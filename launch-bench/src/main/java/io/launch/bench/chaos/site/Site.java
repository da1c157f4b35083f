package io.launch.bench.chaos.site;

import io.launch.bench.chaos.fault.ClockFile;
import io.launch.bench.chaos.fault.ClockJump;
import io.launch.bench.chaos.fault.Fault;
import io.launch.bench.chaos.fault.FaultKind;
import io.launch.bench.chaos.fault.OneAtATime;
import io.launch.bench.chaos.fault.SmallDisk;
import io.launch.bench.process.Installation;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The servers of a run, with everything that they stand on.
public final class Site implements AutoCloseable {
  private static final int DISK_MEGABYTES = 512;

  private final Path root;
  private final Store store;
  private final Optional<SmallDisk> disk;
  private final List<ChaosServer> servers = new ArrayList<>();

  private Site(Path root, Store store, Optional<SmallDisk> disk) {
    this.root = root;
    this.store = store;
    this.disk = disk;
  }

  /// Starts so many servers that share one database and one folder of objects.
  public static Site open(Installation launch, Path root, Store store, int count)
      throws IOException, InterruptedException {
    Path objects = Files.createDirectories(root.resolve("objects"));
    Site site = new Site(root, store, SmallDisk.mount(objects, DISK_MEGABYTES));
    try {
      for (int i = 0; i < count; i++) {
        String name = "server-" + (i + 1);
        List<String> flags = new ArrayList<>(List.of("--object-store", objects.toString()));
        flags.addAll(store.flags(i));
        site.servers.add(
            ChaosServer.start(new ServerSpec(launch, name, root.resolve(name), freePort(), flags)));
      }
      return site;
    } catch (IOException | InterruptedException failure) {
      site.close();
      throw failure;
    }
  }

  /// The faults that can be made here.
  public Map<FaultKind, Fault> faults() {
    Map<FaultKind, Fault> faults = new EnumMap<>(FaultKind.class);
    ProcessFaults processes = new ProcessFaults(servers);
    faults.put(FaultKind.KILL_WORKER, processes::killWorker);
    faults.put(FaultKind.STOP_WORKER, processes::stopWorker);
    faults.put(FaultKind.KILL_SERVER, processes::killServer);
    faults.put(FaultKind.STOP_SERVER, processes::stopServer);
    faults.put(
        FaultKind.CUT_DATABASE,
        new OneAtATime(store.cut(servers.stream().map(ChaosServer::spec).toList())));
    faults.put(
        FaultKind.JUMP_CLOCK,
        new OneAtATime(
            new ClockJump(
                servers.stream()
                    .map(server -> new ClockFile(server.spec().name(), server.spec().clock()))
                    .toList())));
    disk.ifPresent(small -> faults.put(FaultKind.FILL_DISK, new OneAtATime(small)));
    return faults;
  }

  /// Faults that may cost a task one of its attempts, as they end the worker or the server that
  /// runs it, or have others believe so.
  public Set<FaultKind> costly() {
    Set<FaultKind> costly =
        EnumSet.of(
            FaultKind.KILL_WORKER,
            FaultKind.STOP_WORKER,
            FaultKind.KILL_SERVER,
            FaultKind.STOP_SERVER);
    if (servers.size() > 1) {
      costly.add(FaultKind.CUT_DATABASE);
    }
    return costly;
  }

  /// Where the servers answer.
  public List<URI> urls() {
    return servers.stream().map(server -> server.spec().url()).toList();
  }

  public List<ChaosServer> servers() {
    return List.copyOf(servers);
  }

  /// For people.
  public String describe() {
    return "%d server%s on %s"
        .formatted(servers.size(), servers.size() == 1 ? "" : "s", store.name());
  }

  /// Where models write down what they run.
  public Path ledger() {
    return root.resolve("ledger");
  }

  @Override
  public void close() throws IOException {
    for (ChaosServer server : servers) {
      server.close();
    }
    store.close();
    disk.ifPresent(SmallDisk::close);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
