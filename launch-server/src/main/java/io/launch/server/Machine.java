package io.launch.server;

import com.sun.management.OperatingSystemMXBean;
import io.launch.core.endpoint.EndpointLimits.Capacity;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;

/// What this machine has for its workers.
final class Machine {
  /// What clients ask for when their user says nothing: no reason to warn anybody.
  private static final int USUAL_CPUS = 3;

  private static final long USUAL_MEMORY = 8L << 30;
  private static final long USUAL_STORAGE = 16L << 30;

  private Machine() {}

  /// @param folder where workers keep their files
  static Capacity capacity(Path folder) {
    long memory =
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize();
    long storage = folder.toFile().getTotalSpace();
    return new Capacity(
        Integer.toString(Math.max(USUAL_CPUS, Runtime.getRuntime().availableProcessors())),
        mebibytes(Math.max(USUAL_MEMORY, memory)),
        // A folder that is not there has no space.
        storage == 0 ? "" : mebibytes(Math.max(USUAL_STORAGE, storage)));
  }

  private static String mebibytes(long bytes) {
    return (bytes >> 20) + "Mi";
  }
}
