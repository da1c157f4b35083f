/// A model in Java: the key phrases of a paragraph.
///
/// Start at [KeywordPredictor], which is what Launch runs; [KeywordExtractor] does the work.
package io.launch.examples.keywords;
