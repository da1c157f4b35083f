package io.launch.cli;

import java.util.Locale;

/// A command line that is well-formed but makes no sense; the message says what would.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public UsageException(String format, Object... values) {
    super(String.format(Locale.ROOT, format, values));
  }
}
