package io.launch.adapters.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.launch.core.worker.WorkerAddress;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/// A worker made of a bare socket, so that it can misbehave as no HTTP library would: it reads
/// requests and writes the same bytes after each of them.
final class SocketWorker implements AutoCloseable {
  private final ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final CountDownLatch closed = new CountDownLatch(1);

  private volatile byte[] reply;
  private volatile Duration pause = Duration.ZERO;
  private volatile After after = After.READ_ON;
  private volatile byte[] more = {'x'};
  private final AtomicLong written = new AtomicLong();

  /// What follows the reply.
  private enum After {
    READ_ON,
    CLOSE,
    DRIP,
    FLOOD
  }

  SocketWorker(String reply) throws IOException {
    this.reply = reply.getBytes(UTF_8);
    Thread.ofVirtual().start(this::accept);
  }

  static String answer(int status, String body) {
    return String.format(
        Locale.ROOT,
        "HTTP/1.1 %d Said\r\nContent-Length: %d\r\n\r\n%s",
        status,
        body.getBytes(UTF_8).length,
        body);
  }

  void replyWith(String text) {
    reply = text.getBytes(UTF_8);
  }

  /// Lets so much time pass before each reply.
  void replyAfter(Duration time) {
    pause = time;
  }

  void closeAfterReply() {
    after = After.CLOSE;
  }

  /// Writes one byte after another from then on, slowly and without end.
  void drip() {
    after = After.DRIP;
  }

  /// Writes without end from then on, as fast as it is read.
  void flood() {
    flood("\0".repeat(64 * 1024));
  }

  /// Writes this again and again from then on, as fast as it is read.
  void flood(String text) {
    more = text.getBytes(UTF_8);
    after = After.FLOOD;
  }

  /// Writes this again and again from then on, slowly.
  void drip(String text) {
    more = text.getBytes(UTF_8);
    after = After.DRIP;
  }

  /// The head of a streamed answer and these chunks of it; the body goes on.
  static String chunks(String... chunks) {
    StringBuilder text =
        new StringBuilder(
            "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n");
    for (String chunk : chunks) {
      text.append(chunk(chunk));
    }
    return text.toString();
  }

  static String chunk(String text) {
    return Integer.toHexString(text.getBytes(UTF_8).length) + "\r\n" + text + "\r\n";
  }

  /// How many bytes it got rid of after its reply.
  long written() {
    return written.get();
  }

  WorkerAddress address() {
    return new WorkerAddress("127.0.0.1", server.getLocalPort());
  }

  /// The whole texts of the predictions that came in.
  List<String> requests() {
    return requests.stream().filter(request -> request.startsWith("POST")).toList();
  }

  int connections() {
    return connections.get();
  }

  /// Whether a connection was closed, by either side, within five seconds.
  boolean awaitClosed() throws InterruptedException {
    return closed.await(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Socket socket : open) {
      socket.close();
    }
  }

  private void accept() {
    try {
      while (true) {
        Socket socket = server.accept();
        connections.incrementAndGet();
        open.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      }
    } catch (IOException _) {
      // The test is over.
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      BufferedReader in = new BufferedReader(new InputStreamReader(socket.getInputStream(), UTF_8));
      while (readRequest(in)) {
        boolean _ = closed.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        socket.getOutputStream().write(reply);
        goOn(socket.getOutputStream());
        if (after == After.CLOSE) {
          break;
        }
      }
    } catch (IOException | InterruptedException _) {
      // The client closed the connection.
    }
    closed.countDown();
  }

  private boolean readRequest(BufferedReader in) throws IOException {
    StringBuilder request = new StringBuilder();
    int length = 0;
    for (String line = in.readLine(); ; line = in.readLine()) {
      if (line == null) {
        return false;
      }
      request.append(line).append("\r\n");
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:")) {
        length = Integer.parseInt(line.substring(15).trim());
      }
      if (line.isEmpty()) {
        break;
      }
    }
    for (int i = 0; i < length; i++) {
      request.append((char) in.read());
    }
    requests.add(request.toString());
    return true;
  }

  private void goOn(OutputStream out) throws IOException, InterruptedException {
    switch (after) {
      case READ_ON, CLOSE -> {}
      case DRIP -> {
        while (!closed.await(20, TimeUnit.MILLISECONDS)) {
          out.write(more);
        }
      }
      case FLOOD -> {
        while (true) {
          out.write(more);
          written.addAndGet(more.length);
        }
      }
    }
  }
}
