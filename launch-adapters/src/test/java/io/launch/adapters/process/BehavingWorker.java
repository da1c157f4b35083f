package io.launch.adapters.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A real child process that speaks the worker contract and has no model: what it does is named by
/// `behaviour` in its bundle's `app_config`. It reads its configuration without a JSON library, so
/// that it starts at once.
public final class BehavingWorker {
  private static final Pattern BEHAVIOUR = Pattern.compile("\"behaviour\":\"([A-Z_]+)\"");

  private BehavingWorker() {}

  public static void main(String[] arguments) throws Exception {
    Thread.ofPlatform().daemon().start(BehavingWorker::endWithParent);
    String config = Files.readString(Path.of(arguments[0]));
    if (config.contains("\"mode\":\"rehearse\"")) {
      return;
    }
    Matcher named = BEHAVIOUR.matcher(config);
    if (!named.find()) {
      throw new IllegalArgumentException("no behaviour in " + arguments[0]);
    }
    switch (named.group(1)) {
      case "LISTENS" -> listen();
      case "PREPARES" -> {
        System.out.println("@launch {\"preparing\":\"Installing requirements: numpy\"}");
        System.out.println("@launch {\"prepared\":true}");
        listen();
      }
      case "TELLS_HEAP" -> {
        System.out.println("heap " + (Runtime.getRuntime().maxMemory() >> 20));
        listen();
      }
      case "IGNORES_STOP" -> {
        Runtime.getRuntime().addShutdownHook(new Thread(BehavingWorker::rest));
        listen();
      }
      case "FAILS" -> {
        new IllegalStateException("the model").printStackTrace();
        System.err.println("no such class");
        System.exit(3);
      }
      case "DRAINS" -> {
        // What a closed standard input would cut short.
        Runtime.getRuntime().addShutdownHook(new Thread(BehavingWorker::drain));
        listen();
      }
      case "CHATTERS" -> {
        for (int i = 0; i < 5_000; i++) {
          System.out.println("line " + i + " " + "x".repeat(i % 500));
        }
        System.out.print("y".repeat(2_000_000));
        System.out.println();
        System.out.println("@launch {\"port\": \"none\"}");
        System.out.println("@launch nonsense");
        System.err.println("the last line, Grüße");
        listen();
      }
      case "TELLS_SURROUNDINGS" -> {
        System.getenv().keySet().stream().sorted().forEach(name -> System.out.println(name));
        System.out.println("in " + Path.of("").toAbsolutePath());
        listen();
      }
      case "LEAVES_CHILD" -> {
        new ProcessBuilder("sleep", "60").inheritIO().start();
        listen();
      }
      case "WORKS" -> System.out.println("@launch {\"fault\":null,\"details\":{\"dim\":384}}");
      case "FAULTY" -> System.out.println("@launch {\"fault\":\"no predictor\",\"details\":{}}");
      case "TELLS_CACHE" -> {
        String command = ProcessHandle.current().info().commandLine().orElse("");
        System.out.println("@launch {\"details\":{\"options\":\"" + command + "\"}}");
      }
      case "HANGS" -> rest();
      case "EATS_MEMORY" -> System.out.println(new long[200 << 20].length);
      default -> throw new IllegalArgumentException(named.group(1));
    }
  }

  private static void listen() throws IOException {
    System.out.println("loading");
    System.out.println("loaded");
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      System.out.println("@launch {\"port\":" + socket.getLocalPort() + "}");
      rest();
    }
  }

  private static void drain() {
    // Long enough that a worker that saw its standard input close would be gone before.
    long end = System.nanoTime() + 300_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
    System.out.println("drained");
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  private static void rest() {
    try {
      new CountDownLatch(1).await();
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private static void endWithParent() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException _) {
      // As good as closed.
    }
    Runtime.getRuntime().halt(4);
  }
}
