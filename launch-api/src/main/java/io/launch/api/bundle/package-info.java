/// Bundles as they cross the wire: the request that creates one and the view that is answered.
///
/// Start at [CreateModelBundleRequest]; a bundle's kind is its [BundleFlavor]. The same bundles
/// have a flat form, older and poorer, which is [FlatBundleView].
@NullMarked
package io.launch.api.bundle;

import org.jspecify.annotations.NullMarked;
