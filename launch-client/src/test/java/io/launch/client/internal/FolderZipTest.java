package io.launch.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderZipTest {
  @TempDir Path home;

  private void write(String path, String text) throws IOException {
    Path file = home.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  @Test
  void filesAreNamedFromTheirFolderOn() throws IOException {
    write("src/app/sub/model.py", "x = 1");
    write("src/app/weights.bin", "weights");
    write("src/app/__pycache__/model.cpython-311.pyc", "compiled");
    write("src/app/old.pyc", "compiled");
    write("lib/helper.py", "y = 2");

    Path zip = FolderZip.pack(List.of(home.resolve("src/app"), home.resolve("lib/../lib")));

    try (ZipFile read = new ZipFile(zip.toFile())) {
      assertThat(read.stream().map(ZipEntry::getName))
          .containsExactly("app/sub/model.py", "app/weights.bin", "lib/helper.py");
      assertThat(read.getInputStream(read.getEntry("app/sub/model.py"))).hasContent("x = 1");
    } finally {
      FolderZip.delete(zip);
    }
    assertThat(zip).doesNotExist();
  }

  @Test
  void sameFilesMakeTheSameBytes() throws IOException {
    write("app/b.py", "b");
    write("app/a.py", "a");
    Path first = FolderZip.pack(List.of(home.resolve("app")));
    Files.setLastModifiedTime(home.resolve("app/a.py"), FileTime.fromMillis(1));

    Path second = FolderZip.pack(List.of(home.resolve("app")));

    assertThat(second).hasSameBinaryContentAs(first);
    FolderZip.delete(first);
    FolderZip.delete(second);
  }

  @Test
  void whatIsNoFolderOfModulesIsRefused() throws IOException {
    write("a/app/m.py", "");
    write("b/app/m.py", "");
    Files.createDirectories(home.resolve("empty"));

    assertRefused("folder: ", home.resolve("none"));
    assertRefused("folder: ", home.resolve("a/app/m.py"));
    assertRefused("expected: some with files in them", home.resolve("empty"));
    assertRefused("expected: one of each name", home.resolve("a/app"), home.resolve("b/app"));
  }

  private static void assertRefused(String message, Path... folders) {
    assertThatThrownBy(() -> FolderZip.pack(List.of(folders)))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(message);
  }
}
