package io.launch.bench.chaos.fault;

import java.time.Duration;

/// One fault, as the seed has it.
///
/// @param number counts from 1
/// @param at after the start of the load
/// @param pick from 0 to 1: which of those that are there then it is done to
/// @param lasts until it is undone
public record PlannedFault(int number, Duration at, FaultKind kind, double pick, Duration lasts) {
  /// Which of so many things is meant.
  public int pickOf(int count) {
    return Math.min(count - 1, (int) (pick * count));
  }
}
