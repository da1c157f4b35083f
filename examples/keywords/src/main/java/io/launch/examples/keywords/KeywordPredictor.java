package io.launch.examples.keywords;

import io.launch.predictor.PredictorContext;
import io.launch.predictor.TypedPredictor;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Finds the key phrases of a text: `{"text": "…", "limit": 5}` becomes `{"keywords": [{"phrase":
/// "…", "score": 7.5}, …]}`, best first. The text may also come as bytes behind a URL. The records
/// [Text] and [Keywords] say so with types, of which Launch makes the endpoint's schemas.
///
/// The setting `stop_words` of `app_config`, a list of words, names more words that say nothing.
public final class KeywordPredictor
    implements TypedPredictor<KeywordPredictor.Text, KeywordPredictor.Keywords> {
  private static final int DEFAULT_LIMIT = 5;
  private static final int MAX_LIMIT = 100;

  private KeywordExtractor extractor = new KeywordExtractor(StopWords.english());

  /// What is asked.
  ///
  /// @param limit most phrases that are answered
  public record Text(String text, Optional<Integer> limit) {
    public Text {
      limit.ifPresent(number -> {
        if (number < 1 || number > MAX_LIMIT) {
          throw new IllegalArgumentException(
              "limit: " + number + " (expected: 1.." + MAX_LIMIT + ")");
        }
      });
    }
  }

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
  public Keywords predict(Text input) {
    return new Keywords(extractor.extract(input.text(), input.limit().orElse(DEFAULT_LIMIT)));
  }

  @Override
  public Keywords predictBytes(byte[] input) {
    return predict(new Text(new String(input, StandardCharsets.UTF_8), Optional.empty()));
  }
}
