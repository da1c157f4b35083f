/// Endpoints: named deployments of a bundle, and the loop that keeps them true.
///
/// Start at [EndpointService] (what is wanted) and [EndpointLoop] (how it comes about).
@NullMarked
package io.launch.core.endpoint;

import org.jspecify.annotations.NullMarked;
