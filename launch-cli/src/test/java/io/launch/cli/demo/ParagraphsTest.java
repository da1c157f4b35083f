package io.launch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParagraphsTest {
  @TempDir Path folder;

  @Test
  void markdownFallsApartIntoParagraphsItemsAndRows() {
    String text =
        """
        # Title

        A paragraph that goes on
        over **two** *lines* of [text](http://x).

        ## Second

        - the first item has quite enough words
          and a second line
        - the second item has got enough words too

        | key | what it is for |
        | --- | --- |
        | `port` | where the server listens for its requests |
        """;

    assertThat(Paragraphs.of("a.md", text))
        .containsExactly(
            new Paragraph("a.md", "Title", "A paragraph that goes on over two lines of text."),
            new Paragraph(
                "a.md", "Second", "the first item has quite enough words and a second line"),
            new Paragraph("a.md", "Second", "the second item has got enough words too"),
            new Paragraph("a.md", "Second", "port — where the server listens for its requests"));
  }

  @Test
  void codeAndFragmentsAreLeftOut() {
    String text =
        """
        Too short: it has six words.

        ```
        this is a line of code that has many words
        ```
        """;

    assertThat(Paragraphs.of("a.md", text)).isEmpty();
  }

  @Test
  void plainTextIsTakenAsItIs() {
    assertThat(Paragraphs.of("a.txt", "# one two three four\n- five six seven\n\nseven"))
        .containsExactly(new Paragraph("a.txt", "", "# one two three four - five six seven"));
  }

  @Test
  void onlyWholeSentencesAreProse() {
    assertThat(new Paragraph("a.md", "", "It ends (as it \"should.\")").prose()).isTrue();
    assertThat(new Paragraph("a.md", "", "What comes before a list:").prose()).isFalse();
    assertThat(new Paragraph("a.md", "", "`port` — where it listens.").prose()).isFalse();
  }

  @Test
  void aFolderIsReadFileByFile() throws IOException {
    Files.createDirectories(folder.resolve("sub"));
    Files.writeString(folder.resolve("b.md"), "one two three four five six seven");
    Files.writeString(folder.resolve("sub/a.txt"), "seven six five four three two one");
    Files.writeString(folder.resolve("c.bin"), "not text but it has enough words");

    assertThat(Paragraphs.read(folder, folder))
        .extracting(Paragraph::file)
        .containsExactly("b.md", "sub/a.txt");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Paragraphs.read(folder.resolve("none.md"), folder))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("none.md cannot be read: there is no such file");
  }

  @Test
  void whatIsNotTextIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("x.md"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

    assertThatThrownBy(() -> Paragraphs.read(file, folder)).hasMessageContaining("UTF-8");
  }
}
