package io.launch.examples.keywords;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Rapid automatic keyword extraction: phrases are the runs of words between stop words and
/// punctuation; a word counts for more the longer the phrases are that it occurs in; a phrase
/// scores the sum of its words, as often as it occurs.
final class KeywordExtractor {
  private static final int MAX_WORDS = 3;

  /// A web address, a word, or a character that ends a phrase.
  private static final Pattern TOKEN =
      Pattern.compile(
          "(?<address>\\w+://\\S+)|(?<word>[\\p{L}\\p{N}]+(?:['’.+/-][\\p{L}\\p{N}]+)*)|(?<end>[^\\s'’])");

  private final Set<String> stopWords;

  KeywordExtractor(Set<String> stopWords) {
    this.stopWords = Set.copyOf(stopWords);
  }

  /// The best phrases of a text, best first; of equal ones the earlier first.
  List<Keyword> extract(String text, int limit) {
    List<List<String>> phrases = phrases(text);
    Map<String, Double> weights = weights(phrases);
    Map<String, Keyword> scored = new LinkedHashMap<>();
    for (List<String> phrase : phrases) {
      String key = String.join(" ", phrase).toLowerCase(Locale.ROOT);
      double score = phrase.stream().mapToDouble(word -> weights.get(lower(word))).sum();
      scored.merge(
          key,
          new Keyword(String.join(" ", phrase), score),
          (old, again) -> new Keyword(old.phrase(), old.score() + again.score()));
    }
    return scored.values().stream()
        .sorted(Comparator.comparingDouble(Keyword::score).reversed())
        .limit(limit)
        .map(each -> new Keyword(each.phrase(), Math.round(each.score() * 1000) / 1000.0))
        .toList();
  }

  private List<List<String>> phrases(String text) {
    List<List<String>> phrases = new ArrayList<>();
    List<String> phrase = new ArrayList<>();
    Matcher token = TOKEN.matcher(text);
    while (token.find()) {
      String word = token.group("word");
      if (word != null && tells(word)) {
        phrase.add(word);
      } else {
        phrase = ended(phrase, phrases);
      }
    }
    ended(phrase, phrases);
    return phrases;
  }

  /// Long runs are mostly lists or code, and no phrases.
  private static List<String> ended(List<String> phrase, List<List<String>> phrases) {
    if (!phrase.isEmpty() && phrase.size() <= MAX_WORDS) {
      phrases.add(phrase);
    }
    return new ArrayList<>();
  }

  private boolean tells(String word) {
    boolean letters = word.codePoints().anyMatch(Character::isLetter);
    return letters && word.length() > 1 && !stopWords.contains(lower(word));
  }

  /// For each word its degree (words in all phrases that it is in) over its frequency.
  private static Map<String, Double> weights(List<List<String>> phrases) {
    Map<String, Integer> degrees = new HashMap<>();
    Map<String, Integer> frequencies = new HashMap<>();
    for (List<String> phrase : phrases) {
      for (String word : phrase) {
        degrees.merge(lower(word), phrase.size(), Integer::sum);
        frequencies.merge(lower(word), 1, Integer::sum);
      }
    }
    Map<String, Double> weights = new HashMap<>();
    degrees.forEach((word, degree) -> weights.put(word, (double) degree / frequencies.get(word)));
    return weights;
  }

  private static String lower(String word) {
    return word.toLowerCase(Locale.ROOT).replace('’', '\'');
  }
}
