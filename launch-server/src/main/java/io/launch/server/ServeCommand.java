package io.launch.server;

import io.launch.server.config.ServerConfig;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// `launch serve`: runs a server until it is told to end.
final class ServeCommand implements Runnable {
  private static final String PRINT_CONFIG = "--print-config";

  private CommandLine line = new CommandLine(CommandSpec.create());

  private final Map<String, String> environment;

  private ServeCommand(Map<String, String> environment) {
    this.environment = environment;
  }

  static CommandLine line(Map<String, String> environment) {
    ServeCommand command = new ServeCommand(environment);
    CommandSpec spec = CommandSpec.wrapWithoutInspection(command).name("serve");
    spec.usageMessage()
        .description(
            "Runs a Launch server until Ctrl-C or SIGTERM. Every setting is a flag, a variable"
                + " LAUNCH_… or a line of the file, in this order of precedence.")
        .sortOptions(false)
        .footer(
            "",
            "Examples:",
            "  launch serve",
            "  launch serve --host 0.0.0.0 --port 80 --public-url https://launch.example.org",
            "  launch serve --config launch.yaml --print-config");
    spec.addOption(
        OptionSpec.builder(PRINT_CONFIG)
            .arity("0")
            .type(boolean.class)
            .description("Print the configuration and where each value comes from, and end.")
            .build());
    ConfigFlags.addTo(spec);
    spec.addOption(
        OptionSpec.builder("-h", "--help").usageHelp(true).description("Print this.").build());
    command.line = new CommandLine(spec);
    return command.line;
  }

  @Override
  public void run() {
    ConfigFlags flags = new ConfigFlags(line.getParseResult(), environment);
    PrintWriter out = line.getOut();
    if (line.getParseResult().hasMatchedOption(PRINT_CONFIG)) {
      out.print(flags.print());
      out.flush();
      return;
    }
    try {
      serve(flags.read(), out);
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new CommandLine.ExecutionException(line, String.valueOf(e.getMessage()), e);
    }
  }

  private static void serve(ServerConfig config, PrintWriter out) throws Exception {
    LaunchServer server = LaunchServer.start(config);
    CountDownLatch ended = new CountDownLatch(1);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> end(server, config, ended), "shut-down"));
    server.newApiKey().ifPresent(key -> out.print(banner(key, config)));
    out.println("Launch listens on " + server.url());
    out.flush();
    LoggerFactory.getLogger(ServeCommand.class)
        .atInfo()
        .addKeyValue("url", server.url())
        .addKeyValue("data", config.dataDir())
        .log("server ready");
    ended.await();
  }

  private static void end(LaunchServer server, ServerConfig config, CountDownLatch ended) {
    var log = LoggerFactory.getLogger(ServeCommand.class);
    log.atInfo().addKeyValue("patience", config.drainTimeout()).log("server stopping");
    try {
      server.close();
      log.info("server stopped");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      ended.countDown();
    }
  }

  private static String banner(String key, ServerConfig config) {
    String bar = "=".repeat(74);
    return String.join(
            System.lineSeparator(),
            bar,
            "This is the first start with " + config.dataDir() + ".",
            "Your API key, shown this once and stored only as a hash:",
            "",
            "    " + key,
            "",
            "Use it:   export LAUNCH_API_KEY=" + key,
            "More:     launch keys create NAME | list | revoke ID",
            bar)
        + System.lineSeparator();
  }
}
