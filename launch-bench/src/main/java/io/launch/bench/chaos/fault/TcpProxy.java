package io.launch.bench.chaos.fault;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands between a client and a server, and can break every connection between them.
public final class TcpProxy implements AutoCloseable {
  private static final int BUFFER = 16 * 1024;

  private final InetSocketAddress target;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private TcpProxy(InetSocketAddress target, ServerSocket door) {
    this.target = target;
    this.door = door;
  }

  /// Listens on a free port of this machine, on behalf of this address.
  public static TcpProxy to(InetSocketAddress target) throws IOException {
    TcpProxy proxy =
        new TcpProxy(target, new ServerSocket(0, 128, InetAddress.getLoopbackAddress()));
    Thread.ofVirtual().name("proxy-door").start(proxy::accept);
    return proxy;
  }

  /// Where it listens.
  public InetAddress address() {
    return door.getInetAddress();
  }

  /// Where it listens.
  public int port() {
    return door.getLocalPort();
  }

  /// Breaks every connection, in the middle of whatever is under way, and lets none come about.
  public void cut() {
    cut = true;
    open.forEach(TcpProxy::breakOff);
  }

  /// Lets connections come about again.
  public void mend() {
    cut = false;
  }

  @Override
  public void close() throws IOException {
    door.close();
    cut();
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        Thread.ofVirtual().name("proxy").start(() -> serve(client));
      } catch (IOException _) {
        // Closed, or out of file descriptors: whoever comes next may fare better.
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket()) {
      open.add(client);
      open.add(server);
      if (cut) {
        breakOff(client);
        return;
      }
      server.connect(target);
      Thread back = Thread.ofVirtual().start(() -> copy(server, client));
      copy(client, server);
      back.join();
    } catch (IOException _) {
      // The server is not there; the client sees its connection close.
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(client);
    }
  }

  /// Copies until one of the two is gone; then the other goes too.
  private void copy(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      byte[] buffer = new byte[BUFFER];
      for (int read = in.read(buffer); read >= 0 && !cut; read = in.read(buffer)) {
        out.write(buffer, 0, read);
      }
    } catch (IOException _) {
      // One of them is gone.
    } finally {
      breakOff(from);
      breakOff(to);
      open.remove(from);
    }
  }

  private static void breakOff(Socket socket) {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone.
    }
  }
}
