package io.launch.worker;

import io.launch.predictor.PredictorCall;
import java.util.Optional;
import java.util.function.Consumer;

/// A call that runs in the thread that made this, and that another thread may cancel.
final class NamedCall implements PredictorCall, AutoCloseable {
  private final Thread thread = Thread.currentThread();
  private final Optional<ProgressReports> progress;
  private final Consumer<NamedCall> onClose;
  private volatile boolean cancelled;
  private boolean over;

  /// @param progress where reports go; empty when nobody asks
  /// @param onClose run once, when the call is over
  NamedCall(Optional<ProgressReports> progress, Consumer<NamedCall> onClose) {
    this.progress = progress;
    this.onClose = onClose;
  }

  /// Interrupts the thread, unless the call is over.
  synchronized void cancel() {
    if (!over) {
      cancelled = true;
      thread.interrupt();
    }
  }

  @Override
  public boolean cancelled() {
    return cancelled;
  }

  @Override
  public void report(double fraction, String message) {
    PredictorCall.super.report(fraction, message);
    progress.ifPresent(reports -> reports.report(fraction, message));
  }

  /// The call is over. No interrupt comes after this, and none that came is left for the next call.
  @Override
  public void close() {
    end();
    progress.ifPresent(ProgressReports::close);
    onClose.accept(this);
  }

  private synchronized void end() {
    over = true;
    Thread.interrupted();
  }
}
