package io.launch.adapters.sql;

/// How a transaction ended.
sealed interface End {
  /// It is durable.
  record Committed() implements End {}

  /// It could not even begin.
  record NotBegun(Throwable fault) implements End {}

  /// Nothing of it happened.
  record RolledBack(Throwable fault) implements End {}

  /// Its commit was sent and the answer never came.
  ///
  /// @param transaction names it, for [Transactions#fate]
  record Unknown(String transaction, Throwable fault) implements End {}
}
