package io.launch.adapters.process;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/// A process that was started here, with those that it starts.
///
/// @param leads whether it makes itself the leader of a process group, by which those that it
///   started are found even when it is gone
record Child(Process process, boolean leads) {
  /// Ends the process and those that it started, by force.
  void kill() {
    List<ProcessHandle> family = new ArrayList<>(process.descendants().toList());
    family.addFirst(process.toHandle());
    if (leads) {
      killGroup(process.pid());
    }
    // Also what is not in the group, and the leader itself before it has made one.
    family.forEach(ProcessHandle::destroyForcibly);
  }

  /// Ends those that the process left when it died by itself. The system gives its number to no
  /// other while they live; right after the death none has it either.
  void endRest() {
    if (leads) {
      killGroup(process.pid());
    }
  }

  /// Ends every process of the group by force; does nothing when there is none. By the shell, which
  /// every system has and which knows groups, as Java does not.
  static void killGroup(long leader) {
    try {
      boolean _ =
          new ProcessBuilder("/bin/sh", "-c", "kill -s KILL -- -" + leader)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start()
              .waitFor(1, SECONDS);
    } catch (IOException _) {
      // A system without a shell has no groups that could be left.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
