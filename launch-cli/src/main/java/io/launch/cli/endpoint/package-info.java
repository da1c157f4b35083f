/// `launch endpoints …`: named deployments of bundles.
@NullMarked
package io.launch.cli.endpoint;

import org.jspecify.annotations.NullMarked;
