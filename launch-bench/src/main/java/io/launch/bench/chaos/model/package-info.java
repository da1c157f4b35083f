/// What is deployed for a chaos run: models that echo what they were asked, and write down that
/// they ran. Start at [EchoPredictor].
@NullMarked
package io.launch.bench.chaos.model;

import org.jspecify.annotations.NullMarked;
