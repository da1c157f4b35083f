package io.launch.bench.chaos.fault;

import java.util.List;

/// Cuts servers off from their database, one of them or all.
///
/// @param proxies between each server and the database, in the order of the servers
public record ConnectionCut(List<TcpProxy> proxies) implements Fault {
  public ConnectionCut {
    proxies = List.copyOf(proxies);
  }

  @Override
  public String make(PlannedFault plan) throws InterruptedException {
    int choice = plan.pickOf(proxies.size() + 1);
    List<TcpProxy> some = choice == proxies.size() ? proxies : List.of(proxies.get(choice));
    some.forEach(TcpProxy::cut);
    try {
      Thread.sleep(plan.lasts());
    } finally {
      some.forEach(TcpProxy::mend);
    }
    return choice == proxies.size() ? "all servers" : "server-" + (choice + 1);
  }
}
