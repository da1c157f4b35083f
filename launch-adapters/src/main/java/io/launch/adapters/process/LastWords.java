package io.launch.adapters.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;

/// Why a process ended, for people: from its exit code and the last lines that it printed. Safe for
/// use by many threads.
final class LastWords {
  private static final int MAX_LINES = 3;
  private static final int MAX_CHARACTERS = 300;

  /// By the worker contract, the last line then is the whole reason in one sentence.
  private static final int CANNOT_LOAD = 3;

  /// A process that a signal ended has the signal's number and this as exit code.
  private static final int SIGNALLED = 128;

  private static final Map<Integer, String> SIGNALS =
      Map.ofEntries(
          Map.entry(1, "SIGHUP"),
          Map.entry(2, "SIGINT"),
          Map.entry(3, "SIGQUIT"),
          Map.entry(4, "SIGILL"),
          Map.entry(6, "SIGABRT"),
          Map.entry(7, "SIGBUS"),
          Map.entry(8, "SIGFPE"),
          Map.entry(9, "SIGKILL"),
          Map.entry(11, "SIGSEGV"),
          Map.entry(13, "SIGPIPE"),
          Map.entry(15, "SIGTERM"));

  private final Deque<String> lines = new ArrayDeque<>();

  /// Takes a printed line; of stack traces only what is not a frame is kept.
  synchronized void add(String line) {
    String text = line.strip();
    if (text.isEmpty() || text.startsWith("at ") || text.startsWith("... ")) {
      return;
    }
    lines.addLast(
        text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS - 1) + "…");
    if (lines.size() > MAX_LINES) {
      lines.removeFirst();
    }
  }

  /// @param order what the process was told by Launch: `stopped`, `killed`, or nothing
  synchronized String reason(int exitCode, String order) {
    String how = order.isEmpty() ? how(exitCode) : order + ", " + how(exitCode);
    if (order.isEmpty() && exitCode == SIGNALLED + 9) {
      how += ", as the system does when memory runs out";
    }
    if (lines.isEmpty()) {
      return how;
    }
    return how + ": " + (exitCode == CANNOT_LOAD ? lines.getLast() : String.join(" / ", lines));
  }

  private static String how(int exitCode) {
    int signal = exitCode - SIGNALLED;
    if (signal <= 0 || signal > 64) {
      return "exit code " + exitCode;
    }
    String name = SIGNALS.get(signal);
    return "killed by signal " + signal + (name == null ? "" : " (" + name + ")");
  }
}
