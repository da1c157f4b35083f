package io.launch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void columnsAreAligned() {
    Table table = new Table("NAME", "TYPE").row("a-long-name", "sync").row("b", "async");

    assertThat(table.lines(80))
        .containsExactly("NAME         TYPE", "a-long-name  sync", "b            async");
  }

  @Test
  void theWidestColumnGivesWayInANarrowTerminal() {
    Table table = new Table("NAME", "REASON").row("minilm", "the worker died while it was loading");

    assertThat(table.lines(24)).containsExactly("NAME    REASON", "minilm  the worker died…");
  }

  @Test
  void aCellOfSeveralLinesIsOne() {
    assertThat(new Table("A").row("x\n  y").lines(80)).containsExactly("A", "x y");
  }
}
