package io.launch.cli;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import io.launch.client.LaunchClient;
import io.launch.client.LaunchClientConfig;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import java.util.Scanner;

/// What a command works with: the terminal, the output, and a client of the server that was meant.
public final class Session {
  /// Where `launch serve` listens unless told otherwise.
  public static final String DEFAULT_URL = "http://127.0.0.1:8080";

  private final Terminal terminal;
  private final LaunchCommand options;

  Session(Terminal terminal, LaunchCommand options) {
    this.terminal = terminal;
    this.options = options;
  }

  public Terminal terminal() {
    return terminal;
  }

  public Output output() {
    return new Output(terminal.out(), options.json, terminal.width());
  }

  /// Has a person say yes on the terminal to what cannot be undone. Where nobody is there to be
  /// asked, the option `--yes` has to say it.
  ///
  /// @param what the question
  public boolean confirmed(String what) {
    if (!terminal.interactive() || options.json) {
      throw new UsageException("--yes: missing (expected: --yes, because this cannot be undone).");
    }
    terminal.err().print(what + " [y/N] ");
    terminal.err().flush();
    Scanner answer = new Scanner(terminal.in(), StandardCharsets.UTF_8);
    return answer.hasNextLine()
        && answer.nextLine().strip().toLowerCase(Locale.ROOT).startsWith("y");
  }

  /// A client of the server that the options name, or else the environment, or else the profile.
  public LaunchClient connect() {
    Optional<Profile> profile = Profile.read(terminal.dataFolder());
    String url =
        Optional.ofNullable(options.server)
            .or(() -> terminal.variable("LAUNCH_URL"))
            .or(() -> profile.map(Profile::url))
            .orElse(DEFAULT_URL);
    // A key is not sent to another server than the one that it was made for.
    String apiKey =
        Optional.ofNullable(options.apiKey)
            .or(() -> terminal.variable("LAUNCH_API_KEY"))
            .or(() -> profile.filter(it -> it.url().equals(url)).map(Profile::apiKey))
            .orElseThrow(() -> noKey(url));
    return LaunchClient.connect(LaunchClientConfig.of(uri(url), apiKey));
  }

  private static URI uri(String url) {
    try {
      return URI.create(url);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--server: %s (expected: http://host:port).", url);
    }
  }

  private static LaunchException noKey(String url) {
    return new LaunchException(
        ErrorCode.UNAUTHENTICATED, "there is no API key for the server at " + url + ".");
  }
}
