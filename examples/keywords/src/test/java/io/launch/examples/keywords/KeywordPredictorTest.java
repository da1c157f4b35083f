package io.launch.examples.keywords;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.launch.examples.keywords.KeywordPredictor.Text;
import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class KeywordPredictorTest {
  private static final String PARAGRAPH =
      """
      An ONNX model is loaded by the worker process. The worker process answers each request, and
      when it dies, the endpoint loop starts another worker process. See https://example.org/docs
      for the 12 steps; none of them is long.
      """;

  private final KeywordPredictor predictor = new KeywordPredictor();

  private record Context(Map<String, Object> appConfig, Path workingDirectory)
      implements PredictorContext {}

  private List<String> phrases(String text, int limit) {
    return predictor.predict(new Text(text, Optional.of(limit))).keywords().stream()
        .map(Keyword::phrase)
        .toList();
  }

  @Test
  void repeatedPhrasesComeFirstAsTheyAreWritten() {
    KeywordPredictor.Keywords found = predictor.predict(new Text(PARAGRAPH, Optional.empty()));

    assertThat(found.keywords()).hasSize(5);
    assertThat(found.keywords().get(0)).isEqualTo(new Keyword("worker process", 9.333));
    assertThat(found.keywords())
        .extracting(Keyword::phrase)
        .contains("ONNX model", "endpoint loop starts");
    assertThat(found.keywords())
        .isSortedAccordingTo((a, b) -> Double.compare(b.score(), a.score()));
  }

  @Test
  void limitBoundsThePhrases() {
    assertThat(phrases(PARAGRAPH, 1)).containsExactly("worker process");
    assertThat(phrases("Cats, dogs", 100)).containsExactly("Cats", "dogs");
    assertThat(phrases("", 5)).isEmpty();
  }

  @Test
  void addressesNumbersAndStopWordsAreNoKeywords() {
    assertThat(phrases("It's https://example.org/docs, 12 and the 7th of it's own", 5))
        .containsExactly("7th");
  }

  @Test
  void wordsOfOtherLanguagesAndCompoundsStayWhole() {
    assertThat(phrases("Größe; state-of-the-art; C2.5", 5))
        .containsExactly("Größe", "state-of-the-art", "C2.5");
  }

  @Test
  void textMayComeAsBytes() {
    byte[] bytes = "Grüne Äpfel.".getBytes(StandardCharsets.UTF_8);

    assertThat(predictor.predictBytes(bytes).keywords())
        .containsExactly(new Keyword("Grüne Äpfel", 4));
  }

  @Test
  void configurationAddsStopWords() {
    predictor.load(new Context(Map.of("stop_words", List.of("Worker")), Path.of(".")));

    assertThat(phrases("worker process", 5)).containsExactly("process");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> predictor.load(new Context(Map.of("stop_words", "the"), Path.of("."))))
        .withMessage("stop_words: the (expected: a list of words)");
  }

  @Test
  void limitOutOfBoundsIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> phrases("a", 0))
        .withMessage("limit: 0 (expected: 1..100)");
  }

  @Test
  void jarDeclaresThePredictor() {
    assertThat(ServiceLoader.load(Predictor.class))
        .singleElement()
        .isInstanceOf(KeywordPredictor.class);
  }
}
