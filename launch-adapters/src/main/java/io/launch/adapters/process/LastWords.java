package io.launch.adapters.process;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/// Why a process ended, for people: from its exit code and the last lines that it printed. Safe for
/// use by many threads.
final class LastWords {
  private static final int MAX_LINES = 3;
  private static final int MAX_OUTPUT_LINES = 40;
  private static final int MAX_CHARACTERS = 300;
  private static final int MAX_REASON_CHARACTERS = 1_000;

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
          "Stack (most recent call last)",
          "Thread 0x",
          "Current thread 0x",
          "Extension modules:");

  /// What begins the last words of a Python that cannot go on: the stacks of all its threads, first
  /// the one that matters.
  private static final String FATAL = "Fatal Python error";

  /// As [#FATAL], when its watchdog ended it: a call held the interpreter for too long.
  private static final String WATCHDOG = "Timeout (";

  /// The most that Python prints of its stacks; what comes later is of a process that went on.
  private static final int MAX_DUMP_LINES = 2_000;

  private final Deque<String> lines = new ArrayDeque<>();
  private final Deque<String> output = new ArrayDeque<>();
  private final List<String> dump = new ArrayList<>();
  private int sinceDump = MAX_DUMP_LINES;
  private String lastLine = "";
  private boolean inFrame;

  /// Takes a printed line.
  synchronized void add(String line) {
    keepOutput(line.stripTrailing());
    String text = line.strip();
    // Python shows the code of a frame below it.
    boolean code = inFrame && line.startsWith("    ");
    boolean frame = FRAMES.stream().anyMatch(text::startsWith);
    inFrame = code || (frame && text.startsWith("File "));
    if (!text.isEmpty() && !code && !frame) {
      keep(lines, text, MAX_LINES);
      lastLine = cut(text, MAX_REASON_CHARACTERS);
    }
  }

  private void keepOutput(String line) {
    keep(output, line, MAX_OUTPUT_LINES);
    if (line.startsWith(FATAL) || line.startsWith(WATCHDOG)) {
      dump.clear();
      sinceDump = 0;
    }
    if (sinceDump < MAX_OUTPUT_LINES) {
      dump.add(cut(line, MAX_CHARACTERS));
    }
    sinceDump = Math.min(sinceDump + 1, MAX_DUMP_LINES);
  }

  /// Forgets what was printed so far: it is not why the process will end, and callers of one
  /// request are not to read what others sent.
  synchronized void forget() {
    lines.clear();
    output.clear();
    dump.clear();
    sinceDump = MAX_DUMP_LINES;
    lastLine = "";
    inFrame = false;
  }

  /// The last lines as they were printed; of a dump of Python's stacks the first ones.
  synchronized String output() {
    Collection<String> kept = sinceDump < MAX_DUMP_LINES ? dump : output;
    return String.join("\n", kept).strip();
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
    return how + ": " + (exitCode == CANNOT_LOAD ? lastLine : String.join(" / ", lines));
  }

  private String how(int exitCode) {
    if (exitCode == CALL_HUNG || (exitCode == 1 && lastLine.startsWith(WATCHDOG))) {
      return "exit code " + exitCode + ", as a call outlasted its time and did not end";
    }
    int signal = exitCode - SIGNALLED;
    if (signal <= 0 || signal > 64) {
      return "exit code " + exitCode;
    }
    String name = SIGNALS.get(signal);
    return "killed by signal " + signal + (name == null ? "" : " (" + name + ")");
  }

  private static void keep(Deque<String> kept, String text, int max) {
    kept.addLast(cut(text, MAX_CHARACTERS));
    if (kept.size() > max) {
      kept.removeFirst();
    }
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max - 1) + "…";
  }
}
