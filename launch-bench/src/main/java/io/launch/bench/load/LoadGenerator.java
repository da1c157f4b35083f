package io.launch.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Callers that each send the next request when the last is answered, over connections that are
/// kept: one thread and one selector for all of them, so that load takes as little as possible from
/// the machine that is measured.
public final class LoadGenerator {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Target target;
  private final List<Caller> callers = new ArrayList<>();
  private long[] nanos = new long[1 << 16];
  private int answered;
  private int underWay;
  private int nextRequest;
  private int enough = Integer.MAX_VALUE;
  private Optional<Consumer<String>> bodies = Optional.empty();

  private LoadGenerator(Target target) {
    this.target = target;
  }

  /// Sends for so long, then waits for the last answers.
  ///
  /// @throws IOException when the target breaks a connection, answers other than 200, or does not
  ///   answer at all: a figure that counts errors would say nothing
  public static Measurement run(Target target, int callers, Duration duration) throws IOException {
    return new LoadGenerator(target).measure(callers, duration);
  }

  /// Sends until there are so many answers, or for so long.
  public static void warmUp(Target target, int callers, int answers, Duration atMost)
      throws IOException {
    LoadGenerator generator = new LoadGenerator(target);
    generator.enough = answers;
    generator.measure(callers, atMost);
  }

  /// Sends until there are so many answers, a few more as callers finish, or for so long.
  ///
  /// @param bodies takes the body of each answer, and should be quick
  public static Measurement count(
      Target target, int callers, int answers, Duration atMost, Consumer<String> bodies)
      throws IOException {
    LoadGenerator generator = new LoadGenerator(target);
    generator.enough = answers;
    generator.bodies = Optional.of(bodies);
    return generator.measure(callers, atMost);
  }

  private Measurement measure(int count, Duration duration) throws IOException {
    try (Selector selector = Selector.open()) {
      for (int i = 0; i < count; i++) {
        callers.add(new Caller(selector));
      }
      long start = System.nanoTime();
      long stop = start + duration.toNanos();
      for (Caller caller : callers) {
        caller.send();
      }
      while (underWay > 0) {
        selector.select(key -> turn((Caller) key.attachment(), stop), PATIENCE.toMillis());
        if (System.nanoTime() > stop + PATIENCE.toNanos()) {
          throw new IOException(underWay + " requests were not answered within " + PATIENCE);
        }
      }
      return Measurement.of(nanos, answered, Duration.ofNanos(System.nanoTime() - start));
    } catch (UncheckedIOException failure) {
      throw failure.getCause();
    } finally {
      for (Caller caller : callers) {
        caller.channel.close();
      }
    }
  }

  private void turn(Caller caller, long stop) {
    try {
      if (caller.progress() && answered < enough && System.nanoTime() < stop) {
        caller.send();
      }
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }

  private void record(long time) {
    if (answered == nanos.length) {
      nanos = Arrays.copyOf(nanos, answered * 2);
    }
    nanos[answered++] = time;
  }

  /// One connection, with at most one request on it.
  private final class Caller {
    private final SocketChannel channel;
    private final SelectionKey key;
    private final HttpAnswer answer = new HttpAnswer();
    private ByteBuffer out = ByteBuffer.allocate(0);
    private long sentAt;

    Caller(Selector selector) throws IOException {
      channel = SocketChannel.open(new InetSocketAddress(target.host(), target.port()));
      channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
      channel.configureBlocking(false);
      key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    void send() throws IOException {
      out = ByteBuffer.wrap(target.requests().get(nextRequest));
      nextRequest = (nextRequest + 1) % target.requests().size();
      answer.clear();
      underWay++;
      sentAt = System.nanoTime();
      write();
    }

    /// Goes on as far as it can; true when an answer is whole.
    boolean progress() throws IOException {
      if (out.hasRemaining()) {
        write();
      }
      return key.isReadable() && read();
    }

    private void write() throws IOException {
      channel.write(out);
      key.interestOps(
          out.hasRemaining() ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
    }

    private boolean read() throws IOException {
      byte[] bytes = answer.buffer();
      int count = channel.read(ByteBuffer.wrap(bytes, answer.size(), bytes.length - answer.size()));
      if (count < 0) {
        throw new IOException("the connection was closed before the answer was whole");
      }
      if (!answer.added(count)) {
        return false;
      }
      underWay--;
      record(System.nanoTime() - sentAt);
      if (answer.status() != 200) {
        throw new IOException("status " + answer.status() + ": " + answer.body());
      }
      bodies.ifPresent(taker -> taker.accept(answer.body()));
      return true;
    }
  }
}
