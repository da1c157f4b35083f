package io.launch.core.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.core.testkit.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;

class WorkerHealthTest {
  private static final WorkerId WORKER = new WorkerId("wrk_1");
  private static final WorkerAddress ADDRESS = new WorkerAddress("127.0.0.1", 1);
  private static final Duration INTERVAL = Duration.ofSeconds(2);

  private final ManualClock clock = new ManualClock();
  private final HeldChecks checks = new HeldChecks();
  private int changes;
  private final WorkerHealth health =
      new WorkerHealth(checks, clock, INTERVAL, Duration.ofSeconds(1), () -> changes++);

  /// A worker whose checks a test answers.
  private static final class HeldChecks implements WorkerClient {
    final List<CompletableFuture<Boolean>> begun = new ArrayList<>();

    @Override
    public CompletionStage<WorkerReply> predict(WorkerAddress worker, WorkerCall call) {
      throw new AssertionError("health checks predict nothing");
    }

    @Override
    public WorkerStream stream(WorkerAddress worker, WorkerCall call, WorkerStream.Sink sink) {
      throw new AssertionError("health checks predict nothing");
    }

    @Override
    public CompletionStage<Boolean> cancel(WorkerAddress worker, String callId, Duration timeout) {
      throw new AssertionError("health checks cancel nothing");
    }

    @Override
    public CompletionStage<Boolean> ready(WorkerAddress worker, Duration timeout) {
      begun.add(new CompletableFuture<>());
      return begun.getLast();
    }

    void answer(boolean ready) {
      begun.getLast().complete(ready);
    }
  }

  private void check(boolean ready) {
    health.observe(WORKER, ADDRESS);
    checks.answer(ready);
  }

  @Test
  void workerDoesNotAnswerBeforeItsFirstCheck() {
    health.observe(WORKER, ADDRESS);

    assertThat(health.answers(WORKER)).isFalse();
    assertThat(health.trusted(WORKER)).isFalse();
    assertThat(health.failingSince(WORKER)).isEmpty();
  }

  @Test
  void answeredCheckCountsAndIsTold() {
    check(true);

    assertThat(health.answers(WORKER)).isTrue();
    assertThat(health.trusted(WORKER)).isTrue();
    assertThat(changes).isEqualTo(1);
  }

  @Test
  void oneCheckRunsAtATime() {
    health.observe(WORKER, ADDRESS);
    clock.advance(INTERVAL.multipliedBy(2));
    health.observe(WORKER, ADDRESS);

    assertThat(checks.begun).hasSize(1);
  }

  @Test
  void nextCheckComesAfterTheInterval() {
    check(true);
    health.observe(WORKER, ADDRESS);
    int before = checks.begun.size();

    clock.advance(INTERVAL);
    health.observe(WORKER, ADDRESS);

    assertThat(before).isEqualTo(1);
    assertThat(checks.begun).hasSize(2);
  }

  @Test
  void failingSinceIsTheFirstOfTheFailures() {
    Instant first = clock.instant();
    check(false);
    clock.advance(INTERVAL);
    check(false);

    assertThat(health.failingSince(WORKER)).contains(first);
    assertThat(health.answers(WORKER)).isFalse();
  }

  @Test
  void answerEndsTheFailure() {
    check(false);
    clock.advance(INTERVAL);
    check(true);

    assertThat(health.failingSince(WORKER)).isEmpty();
    assertThat(health.answers(WORKER)).isTrue();
  }

  @Test
  void checkThatBreaksIsAFailure() {
    health.observe(WORKER, ADDRESS);
    checks.begun.getLast().completeExceptionally(new IllegalStateException("closed"));

    assertThat(health.failingSince(WORKER)).isPresent();
  }

  @Test
  void unchangedAnswerIsNotTold() {
    check(true);
    clock.advance(INTERVAL);
    check(true);

    assertThat(changes).isEqualTo(1);
  }

  @Test
  void doubtedWorkerIsCheckedAtTheNextLookAndTrustedAfterIt() {
    check(true);

    health.hurry(WORKER);
    boolean trustedBefore = health.trusted(WORKER);
    check(true);

    assertThat(checks.begun).hasSize(2);
    assertThat(trustedBefore).isFalse();
    assertThat(health.trusted(WORKER)).isTrue();
  }

  @Test
  void doubtAndItsEndAreTold() {
    check(true);

    health.hurry(WORKER);
    int told = changes;
    check(true);

    assertThat(told).isEqualTo(2);
    assertThat(changes).isEqualTo(3);
  }

  @Test
  void checkThatBeganBeforeTheDoubtDoesNotEndIt() {
    check(true);
    clock.advance(INTERVAL);
    health.observe(WORKER, ADDRESS);

    health.hurry(WORKER);
    checks.answer(true);

    assertThat(health.trusted(WORKER)).isFalse();
    health.observe(WORKER, ADDRESS);
    assertThat(checks.begun).hasSize(3);
  }

  @Test
  void forgottenWorkerStaysForgottenWhenItsCheckComesBack() {
    health.observe(WORKER, ADDRESS);

    health.forget(WORKER);
    checks.answer(true);
    health.hurry(WORKER);

    assertThat(health.answers(WORKER)).isFalse();
    assertThat(changes).isZero();
  }
}
