package io.launch.cli.demo;

import io.launch.api.ErrorCode;
import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Takes text files apart into paragraphs. Plain text falls apart at empty lines; of Markdown, list
/// items and table rows are paragraphs too, and code is left out.
final class Paragraphs {
  private static final Pattern HEADING = Pattern.compile("#{1,6}\\s+(.*?)\\s*#*");
  private static final Pattern ITEM = Pattern.compile("\\s*(?:[-*+]|\\d+[.)])\\s+(.*)");
  private static final Pattern LINK = Pattern.compile("!?\\[([^\\]]*)\\]\\([^)]*\\)");
  private static final Pattern EMPHASIS = Pattern.compile("(?<!\\w)\\*(\\S[^*]*)\\*(?!\\w)");
  private static final Pattern WORD = Pattern.compile("\\S*\\p{L}\\S*");
  private static final Pattern RULE = Pattern.compile("[\\s|:*_=-]+");
  private static final int FEWEST_WORDS = 7;
  private static final int MOST_CHARACTERS = 1200;

  private final String file;
  private final boolean markdown;
  private final List<Paragraph> found = new ArrayList<>();
  private final StringBuilder open = new StringBuilder();
  private String heading = "";

  private Paragraphs(String file) {
    this.file = file;
    this.markdown = file.endsWith(".md");
  }

  /// The paragraphs of a file, or of every Markdown and text file below a folder.
  static List<Paragraph> read(Path input, Path base) {
    if (!Files.isDirectory(input)) {
      return of(name(input, base), text(input));
    }
    try (Stream<Path> files = Files.walk(input)) {
      return files
          .filter(file -> file.toString().matches(".*\\.(md|txt)"))
          .sorted()
          .flatMap(file -> of(name(file, base), text(file)).stream())
          .collect(Collectors.toList());
    } catch (IOException e) {
      throw unreadable(input, e);
    }
  }

  /// The paragraphs of a text.
  static List<Paragraph> of(String file, String text) {
    return new Paragraphs(file).split(text);
  }

  private List<Paragraph> split(String text) {
    boolean code = false;
    for (String line : text.lines().toList()) {
      boolean fence = markdown && line.stripLeading().startsWith("```");
      if (fence) {
        code = !code;
        end();
      } else if (!code) {
        take(line);
      }
    }
    end();
    return found;
  }

  private void take(String line) {
    var title = HEADING.matcher(line);
    var item = ITEM.matcher(line);
    boolean row = markdown && line.startsWith("|");
    if (row && RULE.matcher(line).matches()) {
      open.setLength(0); // what came before it were the column headings
    } else if (line.isBlank() || RULE.matcher(line).matches()) {
      end();
    } else if (markdown && title.matches()) {
      end();
      heading = plain(title.group(1));
    } else if (row) {
      end();
      open.append(
          line.strip().replaceAll("^\\||\\|$", "").strip().replaceAll("\\s*\\|\\s*", " — "));
    } else if (markdown && item.matches()) {
      end();
      open.append(item.group(1));
    } else {
      open.append(open.isEmpty() ? "" : " ").append(line.strip());
    }
  }

  private void end() {
    String text = markdown ? plain(open.toString()) : open.toString();
    open.setLength(0);
    if (WORD.matcher(text).results().count() >= FEWEST_WORDS) {
      String bounded =
          text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS - 1) + "…";
      found.add(new Paragraph(file, heading, bounded));
    }
  }

  private static String plain(String markup) {
    String text = LINK.matcher(markup).replaceAll("$1").replace("**", "").replace("`", "");
    return EMPHASIS.matcher(text).replaceAll("$1").strip();
  }

  private static String name(Path file, Path base) {
    Path absolute = file.toAbsolutePath().normalize();
    return absolute.startsWith(base) ? base.relativize(absolute).toString() : file.toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (MalformedInputException e) {
      throw new LaunchException(
          ErrorCode.INVALID_ARGUMENT,
          "--input %s is not a text file in UTF-8. Name text or Markdown files.".formatted(file),
          e);
    } catch (IOException e) {
      throw unreadable(file, e);
    }
  }

  private static LaunchException unreadable(Path file, IOException cause) {
    String reason = Files.exists(file) ? cause.toString() : "there is no such file";
    return new LaunchException(
        ErrorCode.INVALID_ARGUMENT,
        "--input %s cannot be read: %s.".formatted(file, reason),
        cause);
  }
}
