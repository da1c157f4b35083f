package io.launch.core.predict;

import io.launch.core.object.ObjectKey;
import java.net.URI;
import java.util.Optional;

/// What a call wants of the worker beside an answer.
///
/// @param id names the call, so that it can be cancelled
/// @param pickle where the result is stored as a pickle; empty when it is wanted as JSON
/// @param large where a result as JSON is stored that is too long to be answered; it does not
///   matter when a pickle is wanted
/// @param progress where the worker PUTs how far the model is
public record CallTerms(
    Optional<String> id,
    Optional<ObjectKey> pickle,
    Optional<LargeResult> large,
    Optional<URI> progress) {
  /// The answer, and nothing else.
  public static final CallTerms PLAIN =
      new CallTerms(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

  /// What becomes of a result that is too long to be answered.
  ///
  /// @param key where it is stored, as JSON
  /// @param inlineBytes longest result that is answered
  public record LargeResult(ObjectKey key, long inlineBytes) {}

  /// The answer, or a pickle where there is a place for one.
  public static CallTerms pickledTo(Optional<ObjectKey> pickle) {
    return pickle.isEmpty()
        ? PLAIN
        : new CallTerms(Optional.empty(), pickle, Optional.empty(), Optional.empty());
  }

  /// The same for a call with a name.
  public CallTerms named(String id) {
    return new CallTerms(Optional.of(id), pickle, large, progress);
  }

  /// The same with a place for a result that is longer than `inlineBytes`.
  public CallTerms storingLarge(ObjectKey key, long inlineBytes) {
    return new CallTerms(id, pickle, Optional.of(new LargeResult(key, inlineBytes)), progress);
  }

  /// The same with somebody who wants to know how far the model is.
  ///
  /// @param url an address that workers can reach
  public CallTerms reportingTo(URI url) {
    return new CallTerms(id, pickle, large, Optional.of(url));
  }
}
