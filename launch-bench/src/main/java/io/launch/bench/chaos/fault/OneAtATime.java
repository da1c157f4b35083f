package io.launch.bench.chaos.fault;

import java.util.concurrent.locks.ReentrantLock;

/// A fault that is not made while it is under way already.
public final class OneAtATime implements Fault {
  private final Fault fault;
  private final ReentrantLock underWay = new ReentrantLock();

  public OneAtATime(Fault fault) {
    this.fault = fault;
  }

  @Override
  public String make(PlannedFault plan) throws Exception {
    if (!underWay.tryLock()) {
      throw new NobodyThere("another one was under way");
    }
    try {
      return fault.make(plan);
    } finally {
      underWay.unlock();
    }
  }
}
