/// What the requests and answers of an endpoint look like: read or generated schemas, the check of
/// requests against them, and the documents that show them.
///
/// Start at [SchemaStore], which knows a bundle's schemas; [SchemaCheck] holds requests to them,
/// and [EndpointsDocument] and [EndpointDocument] show them.
@NullMarked
package io.launch.server.schema;

import org.jspecify.annotations.NullMarked;
