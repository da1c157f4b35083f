package io.launch.core.predict;

/// Who is told of a streaming prediction, one thing after another, and never blocks.
public interface PieceSink {
  /// The model yielded a piece.
  ///
  /// @param json in UTF-8, without line breaks or other white space between its parts; not changed
  ///   after this
  void piece(byte[] json);

  /// The prediction is over; told once, last.
  void end(StreamOutcome outcome);
}
