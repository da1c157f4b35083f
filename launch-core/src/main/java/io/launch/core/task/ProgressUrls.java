package io.launch.core.task;

import io.launch.core.task.LeasedTask.Lease;
import java.net.URI;
import java.time.Duration;

/// Where a worker says how far it is.
public interface ProgressUrls {
  /// An address, from where workers run, that takes the progress of this lease and of nothing else,
  /// without credentials, until its time is over.
  URI url(Lease lease, Duration validity);
}
