package io.launch.core.bundle;

import io.launch.api.bundle.BundleId;
import io.launch.core.Port;
import io.launch.core.owner.OwnerId;
import java.util.List;
import java.util.Optional;

/// Rows of bundles. They are added and read, never changed.
///
/// Laws, checked by `BundleRepositoryContract`:
/// - an added bundle is found with every field as it was, JSON numbers and key order included;
/// - another owner's bundle is not found;
/// - lists are newest first, and of the same instant the one added last comes first.
@Port
public interface BundleRepository {
  void add(Bundle bundle);

  Optional<Bundle> find(OwnerId owner, BundleId id);

  /// The owner's bundles, or its versions of one name.
  List<Bundle> list(OwnerId owner, Optional<String> name);
}
