package io.launch.bench.chaos.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.bench.chaos.load.EchoRequest.Kind;
import io.launch.bench.chaos.model.EchoPredictor;
import io.launch.predictor.PredictorContext;
import io.launch.predictor.PredictorInput;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EchoRequestTest {
  @TempDir Path folder;

  @Test
  void theModelAnswersWhatIsExpectedAndWritesDownThatItRan() throws Exception {
    EchoRequest request = new EchoRequest("t-1", Kind.LARGE_RESULT, 1, 300, 1_000);

    Map<?, ?> answer = answer(request);

    assertThat(request.faultOf(answer)).isEmpty();
    assertThat(Executions.read(folder).of("t-1")).hasSize(1);
    assertThat(Executions.read(folder).of("t-1").getFirst().worker())
        .isEqualTo(ProcessHandle.current().pid());
  }

  @Test
  void everythingThatCanBeWrongWithAnAnswerIsFound() throws Exception {
    EchoRequest request = new EchoRequest("t-2", Kind.LARGE_RESULT, 0, 300, 1_000);
    Map<Object, Object> answer = new HashMap<>(answer(request));

    assertThat(new EchoRequest("t-3", Kind.QUICK, 0, 300, 1_000).faultOf(answer)).isPresent();
    assertThat(new EchoRequest("t-2", Kind.QUICK, 0, 30, 1_000).faultOf(answer)).isPresent();
    assertThat(new EchoRequest("t-2", Kind.QUICK, 0, 300, 999).faultOf(answer)).isPresent();
    assertThat(request.faultOf(Map.of())).isPresent();
  }

  @Test
  void allKindsAreAsked() {
    Set<Kind> seen = EnumSet.noneOf(Kind.class);
    Random random = new Random(1);
    for (int i = 0; i < 1_000; i++) {
      seen.add(EchoRequest.any("t", random).kind());
    }

    assertThat(seen).isEqualTo(EnumSet.allOf(Kind.class));
  }

  private Map<?, ?> answer(EchoRequest request) throws Exception {
    EchoPredictor model = new EchoPredictor();
    model.load(
        new PredictorContext() {
          @Override
          public Map<String, Object> appConfig() {
            return Map.of("ledger", folder.toString());
          }

          @Override
          public Path workingDirectory() {
            return folder;
          }
        });
    try {
      return (Map<?, ?>)
          model.predict(
              new PredictorInput() {
                @Override
                public Map<String, Object> args() {
                  return request.args();
                }

                @Override
                public Optional<byte[]> bytes() {
                  return Optional.empty();
                }
              });
    } finally {
      model.close();
    }
  }
}
