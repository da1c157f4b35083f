package io.launch.server.http;

import io.launch.core.Caller;
import io.launch.server.shape.Shape;
import io.vertx.core.buffer.Buffer;
import java.util.function.Consumer;

/// The way of every route that is not on the predict path: authenticate, read the bounded body, run
/// on a virtual thread, answer JSON. What is thrown on the way ends in [ErrorRenderer].
public final class Api {
  /// What an action returns whose request another server answers.
  static final Object ANSWERED_ELSEWHERE = new Object();

  private final Authentication authentication;
  private final ErrorRenderer errors;
  private final Bodies bodies;

  public Api(Authentication authentication, ErrorRenderer errors, Bodies bodies) {
    this.authentication = authentication;
    this.errors = errors;
    this.bodies = bodies;
  }

  /// Answers a request whose body does not matter.
  interface Action {
    Object run(Caller caller, Call call) throws Exception;
  }

  /// Answers a request with a body.
  interface BodyAction<T> {
    Object run(Caller caller, Call call, T body) throws Exception;
  }

  Handler call(Action action) {
    return bytes((caller, call, _) -> action.run(caller, call));
  }

  <T> Handler call(Shape<T> shape, BodyAction<T> action) {
    return bytes((caller, call, body) -> {
      T request = shape.read(body, LaunchJson.MAPPER, call.faults());
      return action.run(caller, call, request);
    });
  }

  /// Hands the body over as it came.
  Handler bytes(BodyAction<byte[]> action) {
    return onEventLoop((caller, call, body) ->
        Thread.ofVirtual()
            .name(call.request().path())
            .start(() -> run(call, () -> action.run(caller, call, body))));
  }

  /// Answers a request that needs no credentials, as its path is one.
  interface OpenAction<T> {
    Object run(Call call, T body) throws Exception;
  }

  /// Without authentication.
  <T> Handler open(Shape<T> shape, OpenAction<T> action) {
    return call ->
        bodies.read(
            call,
            body ->
                Thread.ofVirtual()
                    .name("open")
                    .start(() ->
                        run(
                            call,
                            () -> {
                              T request = shape.read(body, LaunchJson.MAPPER, call.faults());
                              return action.run(call, request);
                            })),
            thrown -> errors.render(call, thrown));
  }

  /// Goes on with caller and body on the event loop; what is thrown there is rendered.
  Handler onEventLoop(EventLoopAction action) {
    return call -> {
      Consumer<Throwable> refuse = thrown -> errors.render(call, thrown);
      authentication.identify(
          call,
          caller ->
              bodies.read(
                  call,
                  body -> {
                    try {
                      action.run(caller, call, body);
                    } catch (RuntimeException e) {
                      errors.render(call, e);
                    }
                  },
                  refuse),
          refuse);
    };
  }

  /// Serves a request without blocking.
  interface EventLoopAction {
    void run(Caller caller, Call call, byte[] body);
  }

  private interface Answer {
    Object get() throws Exception;
  }

  private void run(Call call, Answer answer) {
    try {
      Object given = answer.get();
      if (given == ANSWERED_ELSEWHERE) {
        return;
      }
      if (given instanceof Html(var text)) {
        call.answer(200, Html.HEADERS, Buffer.buffer(text));
      } else {
        call.answer(200, LaunchJson.write(given));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      errors.render(call, e);
    } catch (Exception | StackOverflowError e) {
      errors.render(call, e);
    }
  }
}
