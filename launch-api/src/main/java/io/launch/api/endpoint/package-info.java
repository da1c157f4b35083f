/// Endpoints as they cross the wire: what is asked for and what is.
///
/// Start at [CreateModelEndpointRequest] and [ModelEndpointView].
@NullMarked
package io.launch.api.endpoint;

import org.jspecify.annotations.NullMarked;
