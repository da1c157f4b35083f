/// All that a Java model compiles against. Start at [Predictor]; a model that answers in pieces is
/// a [StreamingPredictor].
@NullMarked
package io.launch.predictor;

import org.jspecify.annotations.NullMarked;
