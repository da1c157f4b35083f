/// All that a Java model compiles against. Start at [Predictor].
@NullMarked
package io.launch.predictor;

import org.jspecify.annotations.NullMarked;
