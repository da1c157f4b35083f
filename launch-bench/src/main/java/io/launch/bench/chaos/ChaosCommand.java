package io.launch.bench.chaos;

import io.launch.api.Args;
import io.launch.bench.Progress;
import io.launch.bench.Workspace;
import io.launch.bench.chaos.fault.FaultKind;
import io.launch.bench.chaos.site.PostgresStore;
import io.launch.bench.chaos.site.Site;
import io.launch.bench.chaos.site.SqliteStore;
import io.launch.bench.chaos.site.Store;
import io.launch.bench.process.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `launch chaos`.
@Command(
    name = "launch chaos",
    description =
        "Breaks servers, workers, database, disk and clock under load, then accounts for every task"
            + " that was accepted. Exits with 1 when a promise was broken.",
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  @Option(
      names = {"--time", "--minutes"},
      defaultValue = "2m",
      paramLabel = "TIME",
      description = "How long: 45s, 2m, or a number of minutes; default ${DEFAULT-VALUE}.")
  private String time = "2m";

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Decides the faults; the same one gives the same faults. Default: a new one.")
  private @Nullable Long seed;

  @Option(
      names = "--database",
      defaultValue = "sqlite",
      paramLabel = "DATABASE",
      description = "${COMPLETION-CANDIDATES}; default ${DEFAULT-VALUE}.")
  private Database database = Database.SQLITE;

  @Option(
      names = "--servers",
      paramLabel = "N",
      description = "How many servers share the database; default 1 on SQLite, 2 on PostgreSQL.")
  private @Nullable Integer servers;

  @Option(
      names = "--clients",
      defaultValue = "12",
      paramLabel = "N",
      description = "Callers that submit tasks; default ${DEFAULT-VALUE}.")
  private int clients;

  @Option(
      names = "--rate",
      defaultValue = "60",
      paramLabel = "N",
      description = "Requests that submit tasks a second, at most; default ${DEFAULT-VALUE}.")
  private int rate;

  @Option(
      names = "--quiet-within",
      defaultValue = "2m",
      paramLabel = "TIME",
      description =
          "How long tasks may take to end once all is well again; default ${DEFAULT-VALUE}.")
  private String quiet = "2m";

  @Option(
      names = "--faults",
      split = ",",
      paramLabel = "FAULT",
      description = "Only these faults: ${COMPLETION-CANDIDATES}. Default: all that can be made.")
  private Set<FaultKind> faults = EnumSet.allOf(FaultKind.class);

  @Option(names = "--keep", description = "Keep the folder of the run in any case.")
  private boolean keep;

  /// Where servers keep their rows.
  private enum Database {
    SQLITE,
    POSTGRES
  }

  /// @param args see `launch chaos --help`
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new ChaosCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    long number = seed == null ? ThreadLocalRandom.current().nextLong(1, 1_000_000) : seed;
    ChaosSettings settings =
        new ChaosSettings(Times.parse(time), number, clients, rate, Times.parse(quiet), faults);
    Path folder = Files.createTempDirectory("launch-chaos");
    Progress.say("seed %d; everything of this run is in %s".formatted(number, folder));
    boolean clean = false;
    try (Site site = Site.open(Installation.find(), folder, store(), count())) {
      ChaosRun.Result result = new ChaosRun(settings, site, folder).run();
      clean = result.accounts().breaches().isEmpty() && result.sideBreaches().isEmpty();
      System.out.println(ResultText.render(settings, site, result));
    } finally {
      if (clean && !keep) {
        new Workspace(folder).close();
      } else {
        System.out.printf("The servers' logs and everything else: %s%n", folder);
      }
    }
    return clean ? 0 : 1;
  }

  private Store store() throws IOException {
    return switch (database) {
      case SQLITE -> new SqliteStore();
      case POSTGRES -> PostgresStore.start();
    };
  }

  private int count() {
    int usual =
        switch (database) {
          case SQLITE -> 1;
          case POSTGRES -> 2;
        };
    int count = servers == null ? usual : servers;
    Args.require(
        count >= 1 && (count == 1 || database == Database.POSTGRES),
        "--servers: %d (expected: 1 on SQLite, 1 or more on PostgreSQL)",
        count);
    return count;
  }
}
