package io.launch.adapters.process;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Why a process ended, for people: from its exit code and the last lines that it printed. Safe for
/// use by many threads.
final class LastWords {
  private static final int MAX_LINES = 3;
  private static final int MAX_OUTPUT_LINES = 40;
  private static final int MAX_CHARACTERS = 300;

  /// By the worker contract, the last line then is the whole reason in one sentence.
  private static final int CANNOT_LOAD = 3;

  /// By the worker contract, it ended itself because a call outlasted its time.
  private static final int CALL_HUNG = 5;

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

  /// What begins a line of a stack trace that says where, not what.
  private static final List<String> FRAMES =
      List.of(
          "at ",
          "... ",
          "File \"",
          "Traceback (most recent call last)",
          "Thread 0x",
          "Current thread 0x",
          "Extension modules:");

  private final Deque<String> lines = new ArrayDeque<>();
  private final Deque<String> output = new ArrayDeque<>();
  private boolean inFrame;

  /// Takes a printed line.
  synchronized void add(String line) {
    keep(output, line.stripTrailing(), MAX_OUTPUT_LINES);
    String text = line.strip();
    // Python shows the code of a frame below it.
    boolean code = inFrame && line.startsWith("    ");
    boolean frame = FRAMES.stream().anyMatch(text::startsWith);
    inFrame = code || (frame && text.startsWith("File "));
    if (!text.isEmpty() && !code && !frame) {
      keep(lines, text, MAX_LINES);
    }
  }

  private static void keep(Deque<String> kept, String text, int max) {
    kept.addLast(
        text.length() <= MAX_CHARACTERS ? text : text.substring(0, MAX_CHARACTERS - 1) + "…");
    if (kept.size() > max) {
      kept.removeFirst();
    }
  }

  /// The last lines as they were printed.
  synchronized String output() {
    return String.join("\n", output).strip();
  }

  /// One line; of stack traces it has only what is not a frame.
  ///
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
    if (exitCode == CALL_HUNG) {
      return "exit code 5, as a call outlasted its time and did not end";
    }
    int signal = exitCode - SIGNALLED;
    if (signal <= 0 || signal > 64) {
      return "exit code " + exitCode;
    }
    String name = SIGNALS.get(signal);
    return "killed by signal " + signal + (name == null ? "" : " (" + name + ")");
  }
}
