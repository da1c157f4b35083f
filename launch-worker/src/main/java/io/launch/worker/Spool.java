package io.launch.worker;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Bytes whose length has to be known before they are sent: kept in memory while they are few, else
/// in a file that has no name and ends with this.
final class Spool extends OutputStream {
  private static final int MEMORY = 1 << 20;
  private static final int PIECE = 256 << 10;

  private final long limit;
  private final int memory;
  private byte[] buffer;
  private int buffered;
  private long filed;
  private @Nullable FileChannel file;

  private Spool(long limit, int memory, byte[] buffer, int buffered) {
    this.limit = limit;
    this.memory = memory;
    this.buffer = buffer;
    this.buffered = buffered;
  }

  /// An empty one.
  ///
  /// @param limit most bytes that it takes
  /// @param inMemory bytes that are surely kept in memory
  static Spool open(long limit, long inMemory) {
    int memory = (int) Math.min(Math.max(MEMORY, inMemory), Integer.MAX_VALUE - 16);
    return new Spool(limit, memory, new byte[1024], 0);
  }

  /// One with these bytes.
  static Spool of(byte[] bytes) {
    return new Spool(bytes.length, bytes.length, bytes, bytes.length);
  }

  long size() {
    return filed + buffered;
  }

  /// The bytes, which are still in memory when there are no more than were to be kept there.
  byte[] bytes() {
    return Arrays.copyOf(buffer, buffered);
  }

  @Override
  public void write(int one) throws IOException {
    makeRoom(1);
    buffer[buffered++] = (byte) one;
  }

  /// @throws IllegalStateException past the limit
  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    for (int done = 0; done < length; ) {
      int piece = Math.min(length - done, PIECE);
      makeRoom(piece);
      System.arraycopy(bytes, offset + done, buffer, buffered, piece);
      buffered += piece;
      done += piece;
    }
  }

  private void makeRoom(int length) throws IOException {
    if (size() + length > limit) {
      throw new IllegalStateException(
          "result: more than %d bytes (max-stored-result-bytes; next: answer less, or raise it)"
              .formatted(limit));
    }
    if (buffered + length > memory) {
      writeOut();
    }
    if (buffered + length > buffer.length) {
      int grown = (int) Math.min(memory, Math.max(buffered + length, 2L * buffer.length));
      buffer = Arrays.copyOf(buffer, grown);
    }
  }

  private void writeOut() throws IOException {
    FileChannel channel = file == null ? openFile() : file;
    file = channel;
    ByteBuffer left = ByteBuffer.wrap(buffer, 0, buffered);
    while (left.hasRemaining()) {
      // In pieces: the JDK copies all that it is given at once out of the heap.
      ByteBuffer piece = left.slice(left.position(), Math.min(PIECE, left.remaining()));
      left.position(left.position() + channel.write(piece));
    }
    filed += buffered;
    buffered = 0;
  }

  /// In the worker's own folder: the system's folder for such files may be in memory.
  private static FileChannel openFile() throws IOException {
    Path path = Files.createTempFile(Path.of("").toAbsolutePath(), "result-", ".part");
    return FileChannel.open(
        path,
        Set.of(
            StandardOpenOption.READ, StandardOpenOption.WRITE, StandardOpenOption.DELETE_ON_CLOSE));
  }

  /// The next bytes from a position, which is before the end.
  byte[] read(long position) throws IOException {
    if (file == null) {
      int start = (int) position;
      return Arrays.copyOfRange(buffer, start, Math.min(buffered, start + PIECE));
    }
    if (buffered > 0) {
      writeOut();
    }
    ByteBuffer piece = ByteBuffer.allocate((int) Math.min(PIECE, filed - position));
    while (piece.hasRemaining()) {
      if (file.read(piece, position + piece.position()) < 0) {
        throw new IOException("the file became shorter");
      }
    }
    return piece.array();
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
