package io.launch.server.shape;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A place in a request: `body`, `query` or `path`, then names and list indexes.
public final class Loc {
  public static final Loc BODY = new Loc(null, "body");
  public static final Loc QUERY = new Loc(null, "query");

  private final @Nullable Loc parent;
  private final Object element;

  private Loc(@Nullable Loc parent, Object element) {
    this.parent = parent;
    this.element = element;
  }

  public Loc at(String name) {
    return new Loc(this, name);
  }

  public Loc at(int index) {
    return new Loc(this, index);
  }

  /// Its elements, outermost first.
  List<Object> elements() {
    List<Object> elements = new ArrayList<>();
    for (Loc loc = this; loc != null; loc = loc.parent) {
      elements.addFirst(loc.element);
    }
    return elements;
  }

  @Override
  public String toString() {
    return parent == null ? element.toString() : parent + "." + element;
  }
}
