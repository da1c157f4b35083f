package io.launch.client;

import io.launch.client.internal.EventReader;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Function;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/// The answer of a streaming endpoint, piece by piece as the model yields them. It can be gone
/// through once, by one thread; whoever reads slowly holds the model back, and closing it early
/// ends the model's work.
///
/// ```java
/// EndpointRequest request = EndpointRequest.ofArgs(Map.of("text", "hello"));
/// try (var pieces = client.endpoints().streaming("writer").stream(request)) {
///   for (EndpointResponse piece : pieces) {
///     System.out.println(piece.result());
///   }
/// }
/// ```
///
/// @param <T> what a piece is read as
public final class EndpointResponseStream<T> implements Iterable<T>, AutoCloseable {
  private final EventReader events;
  private final Pieces pieces;

  EndpointResponseStream(EventReader events, Function<String, T> piece) {
    this.events = events;
    this.pieces = new Pieces(piece);
  }

  /// The pieces that have not been taken yet; the same ones whenever it is called.
  ///
  /// ```java
  /// try (var pieces = client.endpoints().streaming("writer").stream(Map.of(), Map.class)) {
  ///   Map<?, ?> first = pieces.iterator().next();
  /// }
  /// ```
  ///
  /// @return its `hasNext` waits for the next piece, and throws a [io.launch.api.LaunchException]
  ///   when the answer is cut short
  @Override
  public Iterator<T> iterator() {
    return pieces;
  }

  /// The pieces that have not been taken yet, as a stream that closes this one when it is closed.
  ///
  /// ```java
  /// try (Stream<String> words =
  ///     client.endpoints().streaming("writer").stream(Map.of(), String.class).stream()) {
  ///   words.limit(10).forEach(System.out::print);
  /// }
  /// ```
  public Stream<T> stream() {
    int traits = Spliterator.ORDERED | Spliterator.NONNULL;
    return StreamSupport.stream(Spliterators.spliteratorUnknownSize(pieces, traits), false)
        .onClose(this::close);
  }

  /// Hangs up, if the answer is not over yet; there are no more pieces then. May be called by any
  /// thread.
  @Override
  public void close() {
    events.close();
  }

  private final class Pieces implements Iterator<T> {
    private final Function<String, T> piece;
    private @Nullable String event;

    Pieces(Function<String, T> piece) {
      this.piece = piece;
    }

    @Override
    public boolean hasNext() {
      if (event == null) {
        event = events.next();
      }
      return event != null;
    }

    @Override
    public T next() {
      if (!hasNext() || event == null) {
        throw new NoSuchElementException("the answer is over");
      }
      String taken = event;
      event = null;
      return piece.apply(taken);
    }
  }
}
