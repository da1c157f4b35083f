/// Owners and their API keys: who may ask, and whose things are whose.
///
/// Start at [ApiKeyService]. Rows go through [ApiKeyRepository].
@NullMarked
package io.launch.core.owner;

import org.jspecify.annotations.NullMarked;
