package io.launch.bench;

import io.launch.bench.Race.Measured;
import java.util.List;

/// A system that takes tasks, runs them and keeps their results.
interface TaskContender {
  String name();

  /// Lets it run what will be measured, for its compiler.
  void warmUp() throws Exception;

  /// Submits to a queue that nobody works on.
  List<Way> submits();

  /// From the first submit until the last result can be read.
  List<Way> drains();

  /// One task after the other on an idle system, each until its result is there.
  List<Way> roundTrips();

  /// One way to do it.
  record Way(String name, Measure measure) {}

  /// A measurement, which can be repeated.
  @FunctionalInterface
  interface Measure {
    Measured once() throws Exception;
  }
}
