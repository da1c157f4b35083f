/// Configuration: one record, read once from flags, environment and file.
///
/// Start at [ServerConfig]; every key is declared in [Settings], which `docs/config.md` is checked
/// against.
@NullMarked
package io.launch.server.config;

import org.jspecify.annotations.NullMarked;
