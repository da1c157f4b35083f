package io.launch.examples.keywords;

/// A phrase that tells what a text is about.
///
/// @param phrase as it is first written in the text
/// @param score how much it tells; comparable within one text only
public record Keyword(String phrase, double score) {}
