package io.launch.cli.demo;

/// A piece of a text file that says one thing.
///
/// @param file where it is from, as the user knows it
/// @param heading the heading that it stands under; empty when there is none
/// @param text its words, on one line
record Paragraph(String file, String heading, String text) {

  /// What a model is given: a sentence is easier to place with its heading before it.
  String forModel() {
    return heading.isEmpty() ? text : heading + ": " + text;
  }

  /// Whether it is made of whole sentences, as a row of a table or the words before a list are not.
  boolean prose() {
    return text.matches("(?s).*[.!?][\"')]*") && !text.contains(" — ");
  }

  /// Where it is, for people.
  String place() {
    return heading.isEmpty() ? file : file + " › " + heading;
  }
}
