package io.launch.server.http;

import io.launch.server.openapi.ApiDocument;
import io.launch.server.openapi.Operation;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/// `GET /openapi.json`: the document of all that is mounted, without credentials. Made when it is
/// first asked for, so that neither the start nor a prediction pays for it.
public final class DocumentRoutes {
  static final String PATH = "/openapi.json";

  private final ErrorRenderer errors;
  private final Lock lock = new ReentrantLock();
  private volatile byte @Nullable [] document;

  public DocumentRoutes(ErrorRenderer errors) {
    this.errors = errors;
  }

  public void mount(Router router) {
    router.get(
        PATH,
        call -> Thread.ofVirtual().name("openapi").start(() -> answer(call, router)),
        Operation.of("server", "Read this document").answersAnyJson().open());
  }

  private void answer(Call call, Router router) {
    try {
      call.answer(200, document(router));
    } catch (RuntimeException e) {
      errors.render(call, e);
    }
  }

  private byte[] document(Router router) {
    lock.lock();
    try {
      byte[] made = document;
      if (made == null) {
        made = LaunchJson.write(ApiDocument.of(router.routes()));
        document = made;
      }
      return made;
    } finally {
      lock.unlock();
    }
  }
}
