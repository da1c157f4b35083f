package io.launch.bench.chaos.fault;

import io.launch.api.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/// The faults of a run: the same seed, length and kinds give the same ones.
///
/// Kinds are dealt like cards, in rounds: in the first one each comes once, so that a short run
/// meets it; later the frequent ones come more often.
public record FaultPlan(List<PlannedFault> faults) {
  private static final long FIRST_MILLIS = 2_000;
  private static final long MIN_GAP_MILLIS = 1_000;
  private static final long MAX_GAP_MILLIS = 6_000;

  public FaultPlan {
    faults = List.copyOf(faults);
  }

  /// @param length of the load; every fault is undone by then
  /// @param kinds those that can be made here
  public static FaultPlan of(long seed, Duration length, Collection<FaultKind> kinds) {
    Args.require(!kinds.isEmpty(), "faults: none (expected: at least one kind)");
    // Neighbouring seeds would begin alike.
    Random random = new Random(new SplittableRandom(seed).nextLong());
    List<FaultKind> deck = new ArrayList<>();
    List<PlannedFault> faults = new ArrayList<>();
    long at = FIRST_MILLIS;
    while (at < length.toMillis()) {
      if (deck.isEmpty()) {
        deck.addAll(deck(kinds, faults.isEmpty()));
        Collections.shuffle(deck, random);
      }
      FaultKind kind = deck.removeLast();
      double pick = random.nextDouble();
      long lasts = Math.min(kind.lasts(random).toMillis(), length.toMillis() - at);
      faults.add(
          new PlannedFault(
              faults.size() + 1, Duration.ofMillis(at), kind, pick, Duration.ofMillis(lasts)));
      at += random.nextLong(MIN_GAP_MILLIS, MAX_GAP_MILLIS + 1);
    }
    return new FaultPlan(faults);
  }

  private static List<FaultKind> deck(Collection<FaultKind> kinds, boolean first) {
    // In the order of the enum, whatever order the collection has.
    return kinds.stream()
        .distinct()
        .sorted()
        .flatMap(kind -> Collections.nCopies(first ? 1 : kind.weight(), kind).stream())
        .toList();
  }
}
