package io.launch.examples.keywords;

import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorContext;
import io.launch.predictor.PredictorInput;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// Finds the key phrases of a text: `{"text": "…", "limit": 5}` becomes `{"keywords": [{"phrase":
/// "…", "score": 7.5}, …]}`, best first. The text may also come as bytes behind a URL.
///
/// The setting `stop_words` of `app_config`, a list of words, names more words that say nothing.
public final class KeywordPredictor implements Predictor {
  private static final int DEFAULT_LIMIT = 5;
  private static final int MAX_LIMIT = 100;

  private KeywordExtractor extractor = new KeywordExtractor(StopWords.english());

  /// What is answered.
  public record Keywords(List<Keyword> keywords) {}

  @Override
  public void load(PredictorContext context) {
    Set<String> stopWords = new HashSet<>(StopWords.english());
    Object more = context.appConfig().get("stop_words");
    if (more instanceof List<?> words) {
      words.forEach(word -> stopWords.add(word.toString().toLowerCase(Locale.ROOT)));
    } else if (more != null) {
      throw new IllegalArgumentException("stop_words: " + more + " (expected: a list of words)");
    }
    extractor = new KeywordExtractor(stopWords);
  }

  @Override
  public Keywords predict(PredictorInput input) {
    String text =
        input
            .bytes()
            .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
            .orElseGet(() -> text(input.args()));
    return new Keywords(extractor.extract(text, limit(input.args())));
  }

  private static String text(Map<String, Object> args) {
    if (args.get("text") instanceof String text) {
      return text;
    }
    throw new IllegalArgumentException("text: " + args.get("text") + " (expected: a text)");
  }

  private static int limit(Map<String, Object> args) {
    Object limit = args.getOrDefault("limit", DEFAULT_LIMIT);
    if (limit instanceof Integer number && number >= 1 && number <= MAX_LIMIT) {
      return number;
    }
    throw new IllegalArgumentException("limit: " + limit + " (expected: 1.." + MAX_LIMIT + ")");
  }
}
