/// Workers reached over HTTP/1.1. Start at [HttpWorkerClient].
@NullMarked
package io.launch.adapters.http;

import org.jspecify.annotations.NullMarked;
