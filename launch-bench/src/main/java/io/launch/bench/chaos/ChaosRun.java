package io.launch.bench.chaos;

import io.launch.bench.Progress;
import io.launch.bench.chaos.account.Accounts;
import io.launch.bench.chaos.account.Evidence;
import io.launch.bench.chaos.fault.Fault;
import io.launch.bench.chaos.fault.FaultKind;
import io.launch.bench.chaos.fault.FaultMaker;
import io.launch.bench.chaos.fault.FaultPlan;
import io.launch.bench.chaos.load.Executions;
import io.launch.bench.chaos.load.Gateway;
import io.launch.bench.chaos.load.LoadClient;
import io.launch.bench.chaos.load.Observer;
import io.launch.bench.chaos.load.SideLoad;
import io.launch.bench.chaos.load.StoredResults;
import io.launch.bench.chaos.load.TaskBook;
import io.launch.bench.chaos.load.TaskCancels;
import io.launch.bench.chaos.site.ServerSpec;
import io.launch.bench.chaos.site.Site;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/// One run: load and faults side by side, then peace, then the accounts.
final class ChaosRun {
  /// As the servers have it by default.
  private static final int MAX_ATTEMPTS = 3;

  private static final int OPEN_PER_CLIENT = 40;
  private static final Duration LOOK_EVERY = Duration.ofMillis(200);
  private static final Duration FINAL_PATIENCE = Duration.ofSeconds(30);

  private final ChaosSettings settings;
  private final Site site;
  private final Path folder;
  private final InstantSource clock = InstantSource.system();
  private final TaskBook book = new TaskBook(clock);
  private final List<Gateway> gateways = new ArrayList<>();

  ChaosRun(ChaosSettings settings, Site site, Path folder) {
    this.settings = settings;
    this.site = site;
    this.folder = folder;
  }

  /// What came of it.
  ///
  /// @param missing kinds of faults that cannot be made here
  record Result(
      Accounts accounts,
      FaultMaker faults,
      Set<FaultKind> missing,
      boolean keyed,
      Map<String, Integer> side,
      List<String> sideBreaches,
      int stored) {}

  Result run() throws IOException, InterruptedException {
    try {
      Deployment deployment = Deployment.of(gateway(0), folder, site.ledger());
      boolean keyed = deployment.keyed();
      Map<FaultKind, Fault> faults = new EnumMap<>(site.faults());
      faults.put(FaultKind.UPDATE_ENDPOINT, deployment::update);
      faults.put(FaultKind.CANCEL_TASKS, new TaskCancels(gateway(2), book));
      Set<FaultKind> missing = EnumSet.copyOf(settings.faults());
      missing.removeAll(faults.keySet());
      faults.keySet().retainAll(settings.faults());
      FaultPlan plan = FaultPlan.of(settings.seed(), settings.length(), faults.keySet());
      FaultMaker maker = new FaultMaker(faults, clock);
      SideLoad side = new SideLoad(gateway(0), Deployment.SYNC, Deployment.STREAM, random(-1));
      Observer observer = new Observer(gateway(1), book, random(-2));
      breakThings(plan, maker, clients(keyed), side, observer);
      int stored = new StoredResults(gateway(0), book).check();
      Evidence evidence =
          new Evidence(
              book.tasks(),
              book.unansweredTokens(),
              book.refusals(),
              Executions.read(site.ledger()),
              maker.made(),
              site.costly(),
              MAX_ATTEMPTS);
      return new Result(
          Accounts.of(evidence), maker, missing, keyed, side.counts(), side.breaches(), stored);
    } finally {
      gateways.forEach(Gateway::close);
    }
  }

  private void breakThings(
      FaultPlan plan, FaultMaker maker, List<LoadClient> clients, SideLoad side, Observer observer)
      throws InterruptedException {
    Progress.say(
        "load of %d callers for %s, %d faults"
            .formatted(clients.size(), settings.length(), plan.faults().size()));
    List<Thread> load = new ArrayList<>();
    clients.forEach(client -> load.add(Thread.ofVirtual().start(client)));
    load.add(Thread.ofVirtual().start(side));
    Thread watch = Thread.ofVirtual().start(observer);
    long end = System.nanoTime() + settings.length().toNanos();
    maker.run(plan);
    Thread.sleep(Duration.ofNanos(Math.max(0, end - System.nanoTime())));
    clients.forEach(LoadClient::stop);
    side.stop();
    for (Thread thread : load) {
      thread.join();
    }
    Progress.say("all is well again; %d tasks are open".formatted(book.open().size()));
    awaitQuiet();
    observer.stop();
    watch.join();
    for (int i = 0; i < site.urls().size(); i++) {
      new Observer(own(Gateway.toEach(site.urls(), ServerSpec.API_KEY).get(i)), book, random(-3))
          .readAll(FINAL_PATIENCE);
    }
  }

  /// Until no task is open, or for as long as they may take.
  private void awaitQuiet() throws InterruptedException {
    long deadline = System.nanoTime() + settings.quiet().toNanos();
    while (!book.open().isEmpty() && System.nanoTime() < deadline) {
      Thread.sleep(LOOK_EVERY);
    }
  }

  private List<LoadClient> clients(boolean keyed) {
    Duration pause = Duration.ofMillis(1_000L * settings.clients() / settings.perSecond());
    LoadClient.Settings common =
        new LoadClient.Settings(
            List.of(Deployment.JAVA, Deployment.PYTHON),
            pause,
            settings.clients() * OPEN_PER_CLIENT,
            keyed);
    List<LoadClient> clients = new ArrayList<>();
    for (int i = 0; i < settings.clients(); i++) {
      clients.add(new LoadClient("c" + i, gateway(i), book, random(i), common));
    }
    return clients;
  }

  private Gateway gateway(int first) {
    return own(new Gateway(site.urls(), ServerSpec.API_KEY, first));
  }

  private Gateway own(Gateway gateway) {
    gateways.add(gateway);
    return gateway;
  }

  private Random random(int of) {
    return new Random(31 * settings.seed() + of);
  }
}
