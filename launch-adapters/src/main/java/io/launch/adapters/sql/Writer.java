package io.launch.adapters.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// A thread that writes. It takes what stands in line into one transaction, so that many callers
/// share the cost of making it durable; a lone write is committed at once.
///
/// Of a group that failed each job is done again alone, so that only the guilty fails. What a
/// broken connection or another transaction undid is done again, because it did not happen, for as
/// long as its caller is patient. Where the connection broke while it committed, the database is
/// asked what became of that transaction, by its number; only a caller whose patience ends before
/// the database says so is left in doubt.
final class Writer implements AutoCloseable {
  private final Transactions transactions;
  private final WriteLine line;
  private final int maxGroup;
  private final Thread thread;

  /// @param link that this writer alone uses, and closes
  Writer(String name, Link link, WriteLine line, int maxGroup) {
    this.transactions = new Transactions(link);
    this.line = line;
    this.maxGroup = maxGroup;
    this.thread = Thread.ofPlatform().name(name).daemon().start(this::run);
  }

  private void run() {
    for (List<Job<?>> group = line.take(maxGroup); !group.isEmpty(); group = line.take(maxGroup)) {
      write(group);
    }
  }

  private void write(List<Job<?>> group) {
    List<Job<?>> left = worthTrying(group);
    while (!left.isEmpty()) {
      List<Job<?>> again =
          switch (transactions.run(left)) {
            case End.Committed() -> succeed(left);
            case End.NotBegun(var fault) -> afterRefusal(left, fault);
            case End.RolledBack(var fault) -> afterFault(left, fault);
            case End.Unknown unknown -> afterDoubt(left, unknown);
          };
      left = worthTrying(again);
    }
  }

  /// All of them, or while the database is away those whose callers still wait.
  private List<Job<?>> worthTrying(List<Job<?>> group) {
    return transactions
        .fault()
        .map(fault -> patient(group, job -> job.fail(Database.away(fault))))
        .orElse(group);
  }

  private static List<Job<?>> succeed(List<Job<?>> group) {
    group.forEach(Job::succeed);
    return List.of();
  }

  /// Returns those of the group that are to be done again, together.
  private static List<Job<?>> afterRefusal(List<Job<?>> group, Throwable fault) {
    if (Fault.of(fault) == Fault.BROKEN) {
      return group;
    }
    group.forEach(job -> job.fail(fault));
    return List.of();
  }

  private List<Job<?>> afterFault(List<Job<?>> group, Throwable fault) {
    Fault kind = Fault.of(fault);
    if (kind == Fault.BROKEN) {
      return group;
    }
    if (group.size() > 1) {
      group.forEach(job -> write(List.of(job)));
      return List.of();
    }
    if (kind == Fault.CONFLICT) {
      return patient(group, job -> job.fail(Database.contended(fault)));
    }
    group.forEach(job -> job.fail(fault));
    return List.of();
  }

  private List<Job<?>> afterDoubt(List<Job<?>> group, End.Unknown unknown) {
    List<Job<?>> left = group;
    while (!left.isEmpty()) {
      var committed = transactions.fate(unknown.transaction());
      if (committed.isPresent()) {
        return committed.get() ? succeed(left) : left;
      }
      left = patient(left, job -> job.fail(Database.inDoubt(unknown.fault())));
    }
    return List.of();
  }

  /// Those whose callers still wait; the others are sent away.
  private static List<Job<?>> patient(List<Job<?>> group, Consumer<Job<?>> sendAway) {
    List<Job<?>> left = new ArrayList<>();
    for (Job<?> job : group) {
      if (job.patient()) {
        left.add(job);
      } else {
        sendAway.accept(job);
      }
    }
    return left;
  }

  /// Waits until what stood in line is written. The line must be closed before.
  @Override
  public void close() throws InterruptedException {
    thread.join();
    transactions.close();
  }
}
