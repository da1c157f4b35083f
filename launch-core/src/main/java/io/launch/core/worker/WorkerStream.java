package io.launch.core.worker;

/// Holds one streamed answer of a worker by the hand. To be used from where its [Sink] is told.
public interface WorkerStream {
  /// No more pieces until [#resume]; the worker's model is held back when its pieces are not read.
  void pause();

  /// Goes on after [#pause].
  void resume();

  /// Closes the connection to the worker, whose model learns of it. Nothing is told after this.
  void cancel();

  /// Who is told of a streamed answer, one thing after another, and never blocks.
  interface Sink {
    /// A piece has come.
    ///
    /// @param data what the worker sent: JSON in UTF-8; not changed after this
    void piece(byte[] data);

    /// The stream is over; told once, last.
    void end(StreamEnd end);
  }
}
