package io.launch.cli;

import java.util.ArrayList;
import java.util.List;

/// Text for people: broken into lines.
public final class Text {
  private Text() {}

  /// The words of a text in lines of at most this many characters; a longer word has a line of its
  /// own.
  public static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    var line = new StringBuilder();
    for (String word : text.strip().split("\\s+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
