package io.launch.server.http;

import io.launch.server.shape.Rule;
import io.launch.server.shape.Rules;
import java.util.List;

/// `?order_by=` of lists.
final class Orders {
  static final Rule ORDER = Rules.oneOf("newest", "oldest");

  private Orders() {}

  /// The list, which comes newest first, as the request wants it.
  static <T> List<T> sorted(Call call, List<T> newestFirst) {
    boolean oldest =
        Queries.optional(call, "order_by", ORDER)
            .filter(order -> order.textValue().equals("oldest"))
            .isPresent();
    return oldest ? newestFirst.reversed() : newestFirst;
  }
}
