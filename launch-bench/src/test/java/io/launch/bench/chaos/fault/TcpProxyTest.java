package io.launch.bench.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TcpProxyTest {
  private ServerSocket echo;
  private TcpProxy proxy;

  @BeforeEach
  void start() throws IOException {
    echo = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::serve);
    proxy = TcpProxy.to(new InetSocketAddress(echo.getInetAddress(), echo.getLocalPort()));
  }

  @AfterEach
  void stop() throws IOException {
    proxy.close();
    echo.close();
  }

  @Test
  void whatOneSaysTheOtherHears() throws IOException {
    try (Socket socket = connect()) {
      assertThat(ask(socket, 7)).isEqualTo(7);
      assertThat(ask(socket, 8)).isEqualTo(8);
    }
  }

  @Test
  void cutBreaksConnectionsAndLetsNoneComeAboutUntilItIsMended() throws IOException {
    try (Socket before = connect()) {
      assertThat(ask(before, 1)).isEqualTo(1);

      proxy.cut();

      assertThatBroken(before);
      try (Socket meanwhile = connect()) {
        assertThatBroken(meanwhile);
      }
      proxy.mend();
      try (Socket after = connect()) {
        assertThat(ask(after, 2)).isEqualTo(2);
      }
    }
  }

  @Test
  void targetThatIsNotThereClosesTheConnection() throws IOException {
    echo.close();

    try (Socket socket = connect()) {
      assertThatBroken(socket);
    }
  }

  @Test
  void nobodyIsLetInAfterTheEnd() throws IOException {
    proxy.close();

    await()
        .until(() -> {
          try (Socket socket = connect()) {
            assertThatBroken(socket);
            return false;
          } catch (ConnectException refused) {
            return true;
          }
        });
  }

  private Socket connect() throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), proxy.port());
    socket.setSoTimeout(10_000);
    return socket;
  }

  private static int ask(Socket socket, int value) throws IOException {
    socket.getOutputStream().write(value);
    return socket.getInputStream().read();
  }

  /// Closed in order or not: in any case nothing comes back.
  private static void assertThatBroken(Socket socket) {
    try {
      assertThat(ask(socket, 9)).isEqualTo(-1);
    } catch (IOException reset) {
      assertThat(reset).isNotInstanceOf(SocketTimeoutException.class);
    }
  }

  private void serve() {
    while (!echo.isClosed()) {
      try {
        Socket client = echo.accept();
        Thread.ofVirtual().start(() -> repeat(client));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private static void repeat(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException closed) {
      // The test is over.
    }
  }
}
