package io.launch.server.config;

import java.util.Collection;
import java.util.Comparator;

/// How far two words are apart: letters added, left out or changed on the way from one to the
/// other.
public final class EditDistance {
  private EditDistance() {}

  /// The known word that is nearest to one that nobody knows.
  public static String nearest(String word, Collection<String> known) {
    return known.stream()
        .min(Comparator.comparingInt(candidate -> between(candidate, word)))
        .orElseThrow();
  }

  private static int between(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
