package io.launch.bench;

/// Says on standard error what is going on, so that standard output is the report and nothing else.
public final class Progress {
  private Progress() {}

  /// Says it.
  public static void say(String what) {
    System.err.println("· " + what);
  }
}
