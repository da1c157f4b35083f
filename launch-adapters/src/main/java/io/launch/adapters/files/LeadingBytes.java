package io.launch.adapters.files;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;

/// The first so many bytes of a file.
final class LeadingBytes extends InputStream {
  private final FileChannel channel;
  private final long end;

  /// Owns the channel from now on.
  LeadingBytes(FileChannel channel, long end) {
    this.channel = channel;
    this.end = end;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    long left = end - channel.position();
    if (left <= 0) {
      return -1;
    }
    return channel.read(ByteBuffer.wrap(target, offset, (int) Math.min(length, left)));
  }

  @Override
  public int available() throws IOException {
    return Math.clamp(end - channel.position(), 0, Integer.MAX_VALUE);
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
