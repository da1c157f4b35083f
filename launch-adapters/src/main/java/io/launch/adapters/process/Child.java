package io.launch.adapters.process;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// A process that was started here, with those that it starts.
///
/// @param leads whether it makes itself the leader of a process group, by which those that it
///   started are found even when it is gone
record Child(Process process, boolean leads) {
  /// How long printing the stacks may take.
  private static final Duration STACKS = Duration.ofMillis(500);

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

  /// The same, after a signal at which Python prints the stack of every thread: what it hung in is
  /// what its author needs. It works also while the model lets no other thread run.
  void killForItsStacks() {
    if (leads) {
      signal("ABRT", Long.toString(process.pid()));
      awaitEnd();
    }
    kill();
  }

  private void awaitEnd() {
    try {
      boolean _ = process.waitFor(STACKS.toMillis(), MILLISECONDS);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
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
    signal("KILL", "-" + leader);
  }

  private static void signal(String name, String target) {
    try {
      boolean _ =
          new ProcessBuilder("/bin/sh", "-c", "kill -s " + name + " -- " + target)
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
