package io.launch.bench.chaos.fault;

/// Makes one kind of fault.
@FunctionalInterface
public interface Fault {
  /// Makes it, and returns when it is undone.
  ///
  /// @return to whom it was done, for people
  /// @throws NobodyThere when there was nobody to do it to
  String make(PlannedFault plan) throws Exception;

  /// There was nobody to whom the fault could be done.
  final class NobodyThere extends Exception {
    /// @param why for people
    public NobodyThere(String why) {
      super(why);
    }
  }
}
