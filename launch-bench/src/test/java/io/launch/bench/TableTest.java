package io.launch.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.launch.bench.Report.Budget;
import io.launch.bench.Report.Row;
import io.launch.bench.Report.Section;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void figuresStandInColumnsAndBudgetsBelow() {
    Report report =
        new Report(
            "2 processors",
            List.of("Without Celery: it is not installed."),
            List.of(
                new Section(
                    "Sync predictions",
                    List.of("per second", "p50 ms"),
                    List.of(
                        new Row("directly", Map.of("per second", 8123.4, "p50 ms", 0.1114)),
                        new Row("through Launch", Map.of("per second", 12.345))),
                    List.of(
                        Budget.atMost("adds milliseconds", 0.3, 0.07),
                        Budget.atLeast("percent of the proxy", 60, 51.2)))));

    assertThat(Table.render(report))
        .isEqualTo(
            """
            2 processors
            Without Celery: it is not installed.

            Sync predictions

                                                        per second      p50 ms
            directly                                         8,123       0.111
            through Launch                                    12.3

              ok    adds milliseconds (budget: at most 0.300): 0.070
              SHORT percent of the proxy (budget: at least 60.0): 51.2
            """);
  }
}
