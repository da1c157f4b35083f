package io.launch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RankingTest {
  @Test
  void theNearestComesFirst() {
    var far = new Paragraph("a", "", "far");
    var near = new Paragraph("a", "", "near");
    var nearest = new Paragraph("a", "", "nearest");
    var ranking =
        new Ranking(
            List.of(far, near, nearest),
            List.of(new double[] {0, 1}, new double[] {0.6, 0.8}, new double[] {1, 0}));

    assertThat(ranking.nearest(new double[] {1, 0}, 2))
        .containsExactly(new Ranking.Hit(nearest, 1), new Ranking.Hit(near, 0.6));
  }
}
