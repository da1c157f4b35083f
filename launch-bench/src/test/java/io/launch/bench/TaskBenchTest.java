package io.launch.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.launch.bench.Race.Measured;
import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Section;
import io.launch.bench.TasksCommand.Part;
import io.launch.bench.load.Measurement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class TaskBenchTest {
  private final List<String> turns = new ArrayList<>();
  private final BenchOptions options =
      CommandLine.populateCommand(new BenchOptions(), "--rounds", "2");

  @Test
  void eachRowSaysHowManyTimesAsFastAsCeleryItIs() throws Exception {
    Section section =
        run(
            Part.THROUGHPUT,
            contender("launch sqlite, Python, one a request", 4_000, 5),
            contender(TaskField.CELERY, 1_000, 5),
            contender(TaskField.CELERY_ALWAYS, 500, 5));

    assertThat(figure(section, 0, "x celery")).isCloseTo(4, within(1e-9));
    assertThat(figure(section, 0, "x always")).isCloseTo(8, within(1e-9));
    assertThat(figure(section, 2, "x celery")).isCloseTo(0.5, within(1e-9));
    assertThat(section.budgets()).extracting(Budget::met).containsExactly(true);
  }

  @Test
  void shorterRoundTripsAreTheFasterOnes() throws Exception {
    Section section =
        run(
            Part.LATENCY,
            contender("launch sqlite, Java", 1, 4),
            contender(TaskField.CELERY, 1, 10));

    assertThat(figure(section, 0, "x celery")).isCloseTo(2.5, within(1e-9));
  }

  @Test
  void withoutCeleryThereIsNothingToStandBeside() throws Exception {
    Section section = run(Part.THROUGHPUT, contender("launch sqlite, Java", 4_000, 5));

    assertThat(section.rows().getFirst().figures()).doesNotContainKeys("x celery", "x always");
    assertThat(section.budgets()).isEmpty();
  }

  @Test
  void contendersTakeTurns() throws Exception {
    run(Part.SUBMIT, contender("one", 1, 1), contender("other", 1, 1));

    assertThat(turns).containsExactly("one", "other", "one", "other");
  }

  private Section run(Part part, TaskContender... contenders) throws Exception {
    return new TaskBench(List.of(contenders), options).run(Set.of(part)).getFirst();
  }

  private static double figure(Section section, int row, String column) {
    return section.rows().get(row).figures().getOrDefault(column, Double.NaN);
  }

  private TaskContender contender(String name, double perSecond, double p50) {
    Measured measured = new Measured(new Measurement(perSecond, p50, p50, 100), 0);
    return new Known(name, turns, measured);
  }

  /// One whose figures are known before.
  private record Known(String name, List<String> turns, Measured measured)
      implements TaskContender {
    @Override
    public void warmUp() {}

    @Override
    public List<Way> submits() {
      return ways();
    }

    @Override
    public List<Way> drains() {
      return ways();
    }

    @Override
    public List<Way> roundTrips() {
      return ways();
    }

    private List<Way> ways() {
      return List.of(
          new Way(
              name,
              () -> {
                turns.add(name);
                return measured;
              }));
    }
  }
}
