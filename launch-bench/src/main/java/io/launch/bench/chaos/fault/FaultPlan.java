package io.launch.bench.chaos.fault;

import io.launch.api.Args;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/// The faults of a run: the same seed, length and kinds give the same ones.
///
/// Kinds are dealt like cards, in rounds, so that a short run meets each of them.
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
    Random random = new Random(seed);
    List<FaultKind> deck = new ArrayList<>();
    List<PlannedFault> faults = new ArrayList<>();
    long at = FIRST_MILLIS;
    while (at < length.toMillis()) {
      if (deck.isEmpty()) {
        deck.addAll(deck(kinds));
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

  private static List<FaultKind> deck(Collection<FaultKind> kinds) {
    // In the order of the enum, whatever order the collection has.
    return kinds.stream()
        .distinct()
        .sorted()
        .flatMap(kind -> Collections.nCopies(kind.weight(), kind).stream())
        .toList();
  }
}
