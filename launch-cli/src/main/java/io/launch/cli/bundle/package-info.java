/// `launch bundles …`: packages of model code and weights.
@NullMarked
package io.launch.cli.bundle;

import org.jspecify.annotations.NullMarked;
