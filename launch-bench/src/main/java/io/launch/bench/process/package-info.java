/// The processes that are measured: a server, a worker, a bare proxy. Start at [ChildProcess].
@NullMarked
package io.launch.bench.process;

import org.jspecify.annotations.NullMarked;
