package io.launch.server;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.launch.adapters.sql.Database;
import io.launch.adapters.sql.DatabaseConfig;
import io.launch.adapters.sql.SqlApiKeyRepository;
import io.launch.core.Ids;
import io.launch.core.owner.ApiKey;
import io.launch.core.owner.ApiKeyService;
import io.launch.core.owner.OwnerId;
import io.launch.server.config.ConfigReader;
import io.launch.server.config.ServerConfig;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/// `launch keys`: makes, lists and ends API keys, in the database of a data folder or the one that
/// `--database-url` names. The server may be running.
@Command(
    name = "keys",
    description = "Makes, lists and ends API keys. The server may be running.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Examples:",
      "  launch keys create laptop",
      "  launch keys create guest --new-owner",
      "  launch keys list --json",
      "  launch keys revoke key_0123456789abcdefghij"
    })
final class KeysCommand {
  private static final DatabaseConfig ONE_OF_EACH = DatabaseConfig.DEFAULT.withThreads(1, 1);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print JSON, for scripts.")
  boolean json;

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      scope = ScopeType.INHERIT,
      description = "The server's data folder. Default: ~/.launch.")
  @Nullable String dataDir;

  @Option(
      names = "--database-url",
      paramLabel = "URL",
      scope = ScopeType.INHERIT,
      description = "The server's database, where it is not in the data folder.")
  @Nullable String databaseUrl;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      scope = ScopeType.INHERIT,
      description = "The server's configuration file.")
  @Nullable Path config;

  private final Map<String, String> environment;

  private KeysCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  static CommandLine line(Map<String, String> environment) {
    return new CommandLine(new KeysCommand(environment));
  }

  /// Whose key is made; the first owner's unless something is said.
  static final class Ownership {
    @Option(names = "--new-owner", description = "For an owner of its own, who sees nothing else.")
    boolean fresh;

    @Option(
        names = "--owner",
        paramLabel = "OWNER_ID",
        description = "For this owner, as `launch keys list` shows it.")
    @Nullable String owner;

    static ApiKeyService.NewKey make(
        ApiKeyService keys, String name, @Nullable Ownership ownership) {
      if (ownership == null) {
        return keys.create(name);
      }
      return ownership.owner == null
          ? keys.createForNewOwner(name)
          : keys.createFor(new OwnerId(ownership.owner), name);
    }
  }

  private interface Work {
    void run(ApiKeyService keys, PrintWriter out) throws IOException;
  }

  @Command(description = "Make a key, and print it once.", mixinStandardHelpOptions = true)
  int create(
      @Parameters(paramLabel = "NAME", description = "What you call it, such as laptop.")
          String name,
      @ArgGroup @Nullable Ownership ownership) {
    return with((keys, out) -> {
      ApiKeyService.NewKey made = Ownership.make(keys, name, ownership);
      if (json) {
        Map<String, Object> shown = shown(made.stored());
        shown.put("key", made.text());
        out.println(JSON.writeValueAsString(shown));
      } else {
        out.println(made.text());
        out.println(
            "Named %s, id %s, of owner %s. It is not shown again."
                .formatted(name, made.stored().id(), made.stored().owner()));
      }
    });
  }

  @Command(description = "List the keys, revoked ones included.", mixinStandardHelpOptions = true)
  int list() {
    return with((keys, out) -> {
      List<ApiKey> all = keys.list();
      if (json) {
        out.println(JSON.writeValueAsString(all.stream().map(KeysCommand::shown).toList()));
        return;
      }
      out.printf(
          "%-24s  %-20s  %-10s  %-24s  %-20s  %s%n",
          "ID", "NAME", "KEY", "OWNER", "CREATED", "REVOKED");
      for (ApiKey key : all) {
        out.printf(
            "%-24s  %-20s  %-10s  %-24s  %-20s  %s%n",
            key.id(),
            key.name(),
            key.hint() + "…",
            key.owner(),
            key.createdAt().truncatedTo(ChronoUnit.SECONDS),
            key.revokedAt().map(Object::toString).orElse(""));
      }
    });
  }

  @Command(
      description = "End a key; a running server stops taking it within auth-cache-ttl.",
      mixinStandardHelpOptions = true)
  int revoke(
      @Parameters(paramLabel = "ID", description = "The key's id, as `launch keys list` shows it.")
          String id) {
    return with((keys, out) -> {
      keys.revoke(id);
      out.println(json ? JSON.writeValueAsString(Map.of("revoked", id)) : "Revoked " + id + ".");
    });
  }

  private int with(Work work) {
    ServerConfig server = new ConfigReader(environment).read(flags(), Optional.ofNullable(config));
    DataDir.make(server.dataDir());
    try (Database database = Database.open(server.database(), ONE_OF_EACH)) {
      Ids ids = new Ids(new SecureRandom());
      PrintWriter out = spec.commandLine().getOut();
      work.run(
          new ApiKeyService(new SqlApiKeyRepository(database), ids, InstantSource.system()), out);
      out.flush();
      return CommandLine.ExitCode.OK;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private Map<String, String> flags() {
    Map<String, String> flags = new HashMap<>();
    if (dataDir != null) {
      flags.put("data-dir", dataDir);
    }
    if (databaseUrl != null) {
      flags.put("database-url", databaseUrl);
    }
    return flags;
  }

  private static Map<String, Object> shown(ApiKey key) {
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("id", key.id());
    shown.put("name", key.name());
    shown.put("hint", key.hint());
    shown.put("owner", key.owner().value());
    shown.put("created_at", key.createdAt().toString());
    shown.put("revoked_at", key.revokedAt().map(Object::toString).orElse(null));
    return shown;
  }
}
