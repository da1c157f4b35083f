/// The models that are measured: one that does nothing, and a sentence embedding.
@NullMarked
package io.launch.bench.model;

import org.jspecify.annotations.NullMarked;
