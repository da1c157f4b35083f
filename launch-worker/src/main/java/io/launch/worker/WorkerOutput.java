package io.launch.worker;

import io.launch.api.worker.WorkerConfig;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The process's output: signals to Launch on lines of their own, and between them what the model
/// prints, in which no line can pass for a signal.
final class WorkerOutput {
  private final LogStream log;

  private WorkerOutput(LogStream log) {
    this.log = log;
  }

  /// Takes over standard output and error, which become one stream in the order of writing.
  static WorkerOutput install() {
    LogStream log = new LogStream(new FileOutputStream(FileDescriptor.out));
    PrintStream printed = new PrintStream(log, true, StandardCharsets.UTF_8);
    System.setOut(printed);
    System.setErr(printed);
    return new WorkerOutput(log);
  }

  /// Prints a value as a line for Launch.
  void signal(Object value) throws IOException {
    log.signal(WorkerConfig.SIGNAL + WorkerJson.MAPPER.writeValueAsString(value));
  }

  /// Indents a printed line that begins like a signal.
  static final class LogStream extends OutputStream {
    private static final byte[] SIGNAL = WorkerConfig.SIGNAL.getBytes(StandardCharsets.UTF_8);

    private final OutputStream out;

    /// How much of a signal the current line has begun with so far; -1 once it cannot be one.
    private int matched;

    LogStream(OutputStream out) {
      this.out = out;
    }

    @Override
    public synchronized void write(int value) throws IOException {
      write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public synchronized void write(byte[] bytes, int offset, int length) throws IOException {
      int written = offset;
      for (int at = offset; at < offset + length; at++) {
        if (bytes[at] == '\n') {
          matched = 0;
        } else if (matched >= 0) {
          written = match(bytes, at, written);
        }
      }
      out.write(bytes, written, offset + length - written);
    }

    /// Goes one byte on in a line that may be a signal, and returns from where on bytes are still
    /// to be written. The space goes in at the end of the look-alike, when what precedes it may
    /// already be out.
    private int match(byte[] bytes, int at, int written) throws IOException {
      if (bytes[at] != SIGNAL[matched]) {
        matched = -1;
        return written;
      }
      matched++;
      if (matched < SIGNAL.length) {
        return written;
      }
      matched = -1;
      out.write(bytes, written, at - written);
      out.write('_');
      return at;
    }

    synchronized void signal(String line) throws IOException {
      String start = matched == 0 ? "" : "\n";
      matched = 0;
      out.write((start + line + "\n").getBytes(StandardCharsets.UTF_8));
      out.flush();
    }

    @Override
    public synchronized void flush() throws IOException {
      out.flush();
    }
  }
}
