/// Shapes: what the JSON of a request must look like, said as a table beside the route, with every
/// fault told at once.
///
/// Start at [Shape]; [Rules] are the kinds of values, [Faults] collects what does not fit.
@NullMarked
package io.launch.server.shape;

import org.jspecify.annotations.NullMarked;
