package io.launch.bench;

import io.launch.bench.load.Target;
import io.launch.bench.process.ChildProcess;
import java.util.Optional;

/// One way to get an answer.
///
/// @param middle the process between the caller and the worker, whose processor time is counted
record Contender(String name, Target target, Optional<ChildProcess> middle) {}
