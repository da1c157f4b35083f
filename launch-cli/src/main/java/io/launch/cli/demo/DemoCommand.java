package io.launch.cli.demo;

import io.launch.api.LaunchException;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.cli.Terminal;
import io.launch.cli.UsageException;
import io.launch.client.LaunchClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `launch demo`: deploys three real models and does real work with them, from nothing.
@Command(
    name = "demo",
    description = {
      "Start Launch, deploy a sentence-embedding model (ONNX), a keyword model (Java) and a"
          + " summarizer (Python), and search text files with them.",
      "Afterwards the server goes on running, and says how to use it, until Ctrl-C. A second run"
          + " uses what the first one left."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch demo",
      "  launch demo --input notes.txt handbook/ --ask \"Who approves a release?\"",
      "  launch demo --exit"
    })
public final class DemoCommand implements Callable<Integer> {
  private static final List<String> QUESTIONS =
      List.of(
          "What happens to accepted tasks when the server is killed?",
          "How do I deploy a model that is written in Java?",
          "All workers are busy: what happens to my request?");
  private static final int FEWEST_PARAGRAPHS = 3;

  private final Session session;

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Text files or folders of them. Default: Launch's own README and docs.")
  private List<Path> input = List.of();

  @Option(
      names = "--ask",
      paramLabel = "QUESTION",
      description = "A question to answer from them; may be repeated. Default: three.")
  private List<String> questions = List.of();

  @Option(
      names = "--data-dir",
      paramLabel = "FOLDER",
      description = "Where the server keeps its data. Default: LAUNCH_DATA_DIR, else ~/.launch.")
  private @Nullable Path dataFolder;

  @Option(names = "--exit", description = "End when done, and leave nothing running.")
  private boolean exit;

  public DemoCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (session.output().json()) {
      throw new UsageException("demo is for people, and prints no JSON.");
    }
    Path home = home();
    List<Paragraph> paragraphs = paragraphs(home);
    Path data = folder();
    var page = new Page(session.terminal());
    try (DemoServer server = DemoServer.open(home, data, session.terminal(), page)) {
      try (LaunchClient client = server.client()) {
        work(client, home, paragraphs, page);
      } catch (LaunchException e) {
        server.explain(page);
        throw e;
      }
      return exit ? ExitCode.OK.number() : stay(server, data, home, page);
    }
  }

  private void work(LaunchClient client, Path home, List<Paragraph> paragraphs, Page page) {
    DemoModels models = DemoModels.deploy(client, home, page);
    var search = Search.over(paragraphs, models, page);
    List<String> asked = questions.isEmpty() ? QUESTIONS : questions;
    asked.forEach(search::ask);
    models.summarizer().ifPresent(summarizer -> new Summary(summarizer, page).of(paragraphs));
    search.times(asked);
  }

  private int stay(DemoServer server, Path data, Path home, Page page) throws InterruptedException {
    String command = command(data, home);
    page.title("What next");
    page.row("URL", server.profile().url());
    page.row("API key", server.profile().apiKey());
    page.row("profile", "the commands below find both by themselves");
    page.title("Four things to try, in another terminal");
    page.line(command + " demo --ask \"How do I see what a worker printed?\"");
    page.line(
        command
            + " predict keywords-async --args '{\"text\": \"Launch turns a model into a production"
            + " service.\", \"limit\": 3}'");
    page.line(
        command
            + " predict summarize --stream --args '{\"limit\": 1, \"text\": \"A task is on disk. A task"
            + " on disk survives. The sun shines today.\"}'");
    page.line(command + " endpoints list");
    return server.stay(page);
  }

  private List<Paragraph> paragraphs(Path home) {
    List<Path> files =
        input.isEmpty() ? List.of(home.resolve("README.md"), home.resolve("docs")) : input;
    List<Paragraph> paragraphs = new ArrayList<>();
    for (Path file : files) {
      paragraphs.addAll(Paragraphs.read(file, home));
    }
    if (paragraphs.size() < FEWEST_PARAGRAPHS) {
      throw new UsageException(
          "--input: %d paragraphs of seven words or more (expected: %d or more). Name files with more"
              + " text.",
          paragraphs.size(), FEWEST_PARAGRAPHS);
    }
    return paragraphs;
  }

  private Path home() {
    return session
        .terminal()
        .variable("LAUNCH_HOME")
        .map(Path::of)
        .orElseThrow(() ->
            new UsageException(
                "LAUNCH_HOME is not set. Run the demo by the script `launch`, which sets it."));
  }

  private Path folder() {
    Path chosen = dataFolder == null ? session.terminal().dataFolder() : dataFolder;
    return chosen.toAbsolutePath().normalize();
  }

  /// How the user would call the script from here, for this data folder.
  private String command(Path data, Path home) {
    Terminal terminal = session.terminal();
    boolean here = home.equals(Path.of("").toAbsolutePath());
    String script = here ? "./launch" : home.resolve("launch").toString();
    return data.equals(terminal.home().resolve(".launch").toAbsolutePath().normalize())
        ? script
        : "LAUNCH_DATA_DIR=" + data + " " + script;
  }
}
