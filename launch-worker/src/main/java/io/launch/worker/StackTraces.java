package io.launch.worker;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/// Stack traces for the model's author: they end where Launch's own frames begin.
final class StackTraces {
  /// Longest trace that is passed on, in characters.
  private static final int MAX_LENGTH = 65_536;

  private static final String LAUNCH = "io.launch.worker.";

  private StackTraces() {}

  static String of(Throwable failure) {
    trim(failure, Collections.newSetFromMap(new IdentityHashMap<>()));
    StringWriter text = new StringWriter();
    failure.printStackTrace(new PrintWriter(text, true));
    return shortened(text.toString());
  }

  static String shortened(String text) {
    return text.length() <= MAX_LENGTH ? text : text.substring(0, MAX_LENGTH) + "\n[shortened]\n";
  }

  private static void trim(Throwable failure, Set<Throwable> seen) {
    if (!seen.add(failure)) {
      return;
    }
    StackTraceElement[] frames = failure.getStackTrace();
    int own = firstOfLaunch(frames);
    // A failure of Launch's own keeps its frames: they are all there is to see.
    if (own > 0 && own < frames.length) {
      failure.setStackTrace(Arrays.copyOf(frames, own));
    }
    if (failure.getCause() != null) {
      trim(failure.getCause(), seen);
    }
    for (Throwable suppressed : failure.getSuppressed()) {
      trim(suppressed, seen);
    }
  }

  private static int firstOfLaunch(StackTraceElement[] frames) {
    int index = 0;
    while (index < frames.length && !frames[index].getClassName().startsWith(LAUNCH)) {
      index++;
    }
    return index;
  }
}
