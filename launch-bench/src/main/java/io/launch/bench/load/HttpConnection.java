package io.launch.bench.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/// One kept connection that asks and waits, for what is measured one request at a time.
public final class HttpConnection implements AutoCloseable {
  private final SocketChannel channel;
  private final HttpAnswer answer = new HttpAnswer();

  public HttpConnection(String host, int port) throws IOException {
    channel = SocketChannel.open(new InetSocketAddress(host, port));
    channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
  }

  /// Sends a request as it is and returns the body of its answer.
  ///
  /// @throws IOException when the connection breaks or the status is not 200
  public String ask(byte[] request) throws IOException {
    ByteBuffer out = ByteBuffer.wrap(request);
    while (out.hasRemaining()) {
      channel.write(out);
    }
    answer.clear();
    while (true) {
      byte[] bytes = answer.buffer();
      int count = channel.read(ByteBuffer.wrap(bytes, answer.size(), bytes.length - answer.size()));
      if (count < 0) {
        throw new IOException("the connection was closed before the answer was whole");
      }
      if (answer.added(count)) {
        break;
      }
    }
    if (answer.status() != 200) {
      throw new IOException("status " + answer.status() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
