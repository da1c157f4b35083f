package io.launch.adapters.sql;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/// Stands between clients and a PostgreSQL server on this machine, and cuts their connections when
/// it is told to.
public final class CutProxy implements AutoCloseable {
  /// What happens to the next bytes of any client.
  private enum Plan {
    CUT_BEFORE,
    CUT_AFTER
  }

  private final int target;
  private final int port;
  private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
  private final AtomicReference<Optional<Plan>> plan = new AtomicReference<>(Optional.empty());
  private final ServerSocket door;
  private volatile boolean refusing;

  /// @param target port of the server
  public CutProxy(int target) {
    this.target = target;
    this.door = listen();
    this.port = door.getLocalPort();
  }

  /// The same database by way of this proxy.
  public DatabaseUrl.Postgresql to(DatabaseUrl.Postgresql direct) {
    return new DatabaseUrl.Postgresql(direct.url().replaceFirst(":\\d+/", ":" + port + "/"));
  }

  /// Ends every connection.
  public void cut() {
    pairs.forEach(Pair::close);
  }

  /// Drops the next request of a client and ends its connection.
  public void cutAtNextRequest() {
    plan.set(Optional.of(Plan.CUT_BEFORE));
  }

  /// Lets the next request of a client through and ends its connection instead of the answer.
  public void cutAfterNextRequest() {
    plan.set(Optional.of(Plan.CUT_AFTER));
  }

  /// Ends every new connection at once from now on. The port stays this proxy's: another program
  /// could take it before it is asked for again.
  public void refuse() {
    refusing = true;
  }

  /// Takes new connections again.
  public void accept() {
    refusing = false;
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    cut();
  }

  private ServerSocket listen() {
    try {
      ServerSocket socket = new ServerSocket();
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      Thread.ofVirtual().start(() -> takeAll(socket));
      return socket;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void takeAll(ServerSocket socket) {
    try {
      while (true) {
        Socket client = socket.accept();
        if (refusing) {
          client.close();
          continue;
        }
        Pair pair = new Pair(client, new Socket(InetAddress.getLoopbackAddress(), target));
        pairs.add(pair);
        Thread.ofVirtual().start(pair::requests);
        Thread.ofVirtual().start(pair::answers);
      }
    } catch (IOException closed) {
      // Nobody is let in any more.
    }
  }

  private final class Pair {
    private final Socket client;
    private final Socket server;
    private volatile boolean muted;

    Pair(Socket client, Socket server) throws IOException {
      this.client = client;
      this.server = server;
      client.setTcpNoDelay(true);
      server.setTcpNoDelay(true);
    }

    void requests() {
      byte[] bytes = new byte[1 << 16];
      try (InputStream in = client.getInputStream();
          OutputStream out = server.getOutputStream()) {
        for (int n = in.read(bytes); n >= 0; n = in.read(bytes)) {
          Optional<Plan> now = plan.getAndSet(Optional.empty());
          if (now.equals(Optional.of(Plan.CUT_BEFORE))) {
            return;
          }
          muted = now.isPresent();
          out.write(bytes, 0, n);
        }
      } catch (IOException ended) {
        // One of them has gone.
      } finally {
        close();
      }
    }

    void answers() {
      byte[] bytes = new byte[1 << 16];
      try (InputStream in = server.getInputStream();
          OutputStream out = client.getOutputStream()) {
        for (int n = in.read(bytes); n >= 0 && !muted; n = in.read(bytes)) {
          out.write(bytes, 0, n);
        }
      } catch (IOException ended) {
        // One of them has gone.
      } finally {
        close();
      }
    }

    void close() {
      pairs.remove(this);
      try (client;
          server) {
        // Both go together.
      } catch (IOException _) {
        // They are gone.
      }
    }
  }
}
