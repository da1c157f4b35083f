package io.launch.core.endpoint;

import java.time.Duration;

/// The bounds of an endpoint's plan; all of them are configuration.
///
/// @param startTimeout how long a worker may take to load its model
/// @param environmentTimeout how long it may take to make its model's environment, which comes on
///   top
/// @param unhealthyAfter how long a worker may fail its checks before it is replaced
/// @param maxStartFailures workers of a revision that may die before any has answered; then the
///   update has failed
/// @param maxBackOff longest pause between two starts of a worker that keeps dying
public record PlanLimits(
    Duration startTimeout,
    Duration environmentTimeout,
    Duration unhealthyAfter,
    int maxStartFailures,
    Duration maxBackOff) {
  public static final PlanLimits DEFAULT =
      new PlanLimits(
          Duration.ofSeconds(120),
          Duration.ofMinutes(15),
          Duration.ofSeconds(10),
          3,
          Duration.ofSeconds(30));
}
