package io.launch.bench.chaos.account;

/// How a task ended, as far as the run's accounts tell ends apart.
public enum Ending {
  /// With the right answer.
  SUCCEEDED("succeeded"),
  /// With the exception that its input asked for.
  ASKED_TO_FAIL("failed as their input asked"),
  /// After as many worker deaths as a task may meet.
  DEAD("failed after max-attempts worker deaths"),
  /// Because its input or result could not be stored while the disk was full.
  DISK_FULL("failed as the disk was full"),
  /// Because a caller wished it.
  CANCELLED("cancelled by their callers"),
  /// For a reason that nothing in the run explains.
  UNEXPLAINED("failed without a reason of this run"),
  /// Not at all.
  OPEN("still open");

  private final String words;

  Ending(String words) {
    this.words = words;
  }

  /// For people.
  public String words() {
    return words;
  }
}
