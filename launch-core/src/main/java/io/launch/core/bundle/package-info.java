/// Bundles: immutable, versioned packages of model code and weights.
///
/// Start at [BundleService]. Rows go through [BundleRepository], bytes through
/// [io.launch.core.object.ObjectStore], and [BundleInspector] looks into them.
@NullMarked
package io.launch.core.bundle;

import org.jspecify.annotations.NullMarked;
