/// The HTTP API as a document: what each route takes and answers, said where the route is mounted.
///
/// Start at [Operation], which describes one route; [ApiDocument] makes the OpenAPI document of all
/// of them, with the schemas of requests from their shapes and those of answers from their records.
@NullMarked
package io.launch.server.openapi;

import org.jspecify.annotations.NullMarked;
