package io.launch.adapters.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {
  @TempDir Path folder;

  @Test
  void processesAfterARehearsalStartFromItsCache() throws Exception {
    WorkerLauncher launcher = Processes.launcher(folder, program(jar()));

    launcher.rehearse();
    ProcessBundleInspector inspector =
        new ProcessBundleInspector(launcher, ProcessBundleInspector.Limits.DEFAULT);
    var found = inspector.inspect(Processes.flavor("TELLS_CACHE"), List.of());

    assertThat(found.details().get("options").toString()).contains("-XX:AOTCache=");
    try (Stream<Path> files = Files.list(folder.resolve("cache/aot"))) {
      assertThat(files).singleElement().asString().endsWith(".aot");
    }
    assertThat(folder.resolve("workers")).isEmptyDirectory();
  }

  @Test
  void anotherBuildOfAJarHasACacheOfItsOwn() throws IOException {
    Path jar = jar();
    AotCache cache = new AotCache(folder.resolve("aot"), program(jar));
    cache.rehearsalOptions();
    Files.writeString(folder.resolve("aot/part"), "learned");
    cache.finish();
    boolean sameBuild = new AotCache(folder.resolve("aot"), program(jar)).exists();

    Files.setLastModifiedTime(jar, FileTime.from(Instant.EPOCH));

    assertThat(sameBuild).isTrue();
    assertThat(new AotCache(folder.resolve("aot"), program(jar)).options()).isEmpty();
  }

  @Test
  void foldersOfClassesAreNotRehearsed() throws IOException {
    Processes.launcher(folder).rehearse();

    assertThat(folder.resolve("cache/aot")).doesNotExist();
  }

  @Test
  void failedRehearsalLeavesWorkersToStartWithout() throws IOException {
    WorkerProgram program = program(jar());
    WorkerLauncher launcher =
        Processes.launcher(
            folder,
            new WorkerProgram(
                program.java(), program.classpath(), "no.such.Main", program.options()));

    launcher.rehearse();

    try (Stream<Path> files = Files.list(folder.resolve("cache/aot"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".aot"));
    }
  }

  private static WorkerProgram program(Path jar) {
    return WorkerProgram.ofThisJdk(List.of(jar), BehavingWorker.class.getName());
  }

  private Path jar() throws IOException {
    Path jar = folder.resolve("worker.jar");
    String name = BehavingWorker.class.getName().replace('.', '/') + ".class";
    try (OutputStream out = Files.newOutputStream(jar);
        JarOutputStream entries = new JarOutputStream(out)) {
      entries.putNextEntry(new JarEntry(name));
      try (var bytes = BehavingWorker.class.getResourceAsStream("BehavingWorker.class")) {
        bytes.transferTo(entries);
      }
      entries.closeEntry();
    }
    return jar;
  }
}
