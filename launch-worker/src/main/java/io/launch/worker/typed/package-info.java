/// Models that say with Java types what they take and answer: the types are read once, and then
/// describe themselves as JSON Schemas and make values of JSON.
///
/// Start at [TypedModel]; a type that was read is a [JsonType].
@NullMarked
package io.launch.worker.typed;

import org.jspecify.annotations.NullMarked;
