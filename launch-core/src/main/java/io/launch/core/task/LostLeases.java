package io.launch.core.task;

import io.launch.core.task.LeasedTask.Lease;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Finds leases that this server has in the queue and that none of its lanes knows: the step that
/// made them was done, and failed before it could say so. Nobody would end those tasks, as their
/// holder lives.
///
/// A lane does not know yet what a step leases that is under way. So a lease is lost that two looks
/// in a row found unknown, and every step that was under way at the first of them was over at the
/// second. It was handed to no worker, then. Safe for use from many threads.
final class LostLeases {
  private String holder = "";
  private Set<Lease> unknown = Set.of();
  private Map<DispatchLane, Long> underWay = Map.of();

  /// Looks once.
  ///
  /// @param me whose leases these are
  /// @param held what the queue said that it has, before this was called
  /// @param lanes all that lease for it
  /// @return those that are lost, and still unknown after this
  synchronized Set<Lease> look(String me, Set<Lease> held, Collection<DispatchLane> lanes) {
    // The steps before the leases: what one leased that is over by now is known.
    Map<DispatchLane, Long> steps = new HashMap<>();
    lanes.forEach(lane -> lane.exchangeUnderWay().ifPresent(step -> steps.put(lane, step)));
    Set<Lease> now = new HashSet<>(held);
    lanes.forEach(lane -> now.removeAll(lane.known()));
    boolean first = !me.equals(holder);
    if (!first
        && underWay.entrySet().stream()
            .anyMatch(step -> step.getValue().equals(steps.get(step.getKey())))) {
      return Set.of();
    }
    Set<Lease> lost = new HashSet<>(first ? Set.of() : unknown);
    lost.retainAll(now);
    holder = me;
    unknown = now;
    underWay = steps;
    return lost;
  }
}
