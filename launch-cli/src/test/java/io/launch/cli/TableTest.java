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
  void aColumnMayBeKeptWhole() {
    Table table = new Table("ID", "REASON").row("0123456789", "the worker died").whole(0);

    assertThat(table.lines(20)).containsExactly("ID          REASON", "0123456789  the wor…");
    assertThat(new Table("0123456789").whole(0).lines(4)).containsExactly("0123456789");
  }

  @Test
  void aCellOfSeveralLinesIsOne() {
    assertThat(new Table("A").row("x\n  y").lines(80)).containsExactly("A", "x y");
  }
}
