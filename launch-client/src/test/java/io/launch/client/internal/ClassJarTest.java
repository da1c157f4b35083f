package io.launch.client.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.launch.api.LaunchException;
import io.launch.client.Shout;
import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorInput;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

class ClassJarTest {
  /// A predictor that nobody outside can create.
  public static final class Secret implements Predictor {
    private Secret() {}

    @Override
    public Object predict(PredictorInput input) {
      return "";
    }
  }

  @Test
  void packedClassIsFoundAndWorksWithItsNestedOnes() throws Exception {
    Path jar = ClassJar.pack(Shout.class, List.of());
    URL[] urls = {jar.toUri().toURL()};

    try (URLClassLoader loader = new URLClassLoader(urls, new OnlyPredictors())) {
      Predictor packed = ServiceLoader.load(Predictor.class, loader).findFirst().orElseThrow();

      assertThat(packed.getClass().getClassLoader()).isSameAs(loader);
      assertThat(packed.predict(new Text("hello"))).isEqualTo(Map.of("shouted", "HELLO"));
    } finally {
      Files.delete(jar);
    }
  }

  @Test
  void sameClassesMakeTheSameBytesAtAnyTime() throws IOException {
    Path first = ClassJar.pack(Shout.class, List.of());
    Path second = ClassJar.pack(Shout.class, List.of());

    assertThat(second).hasSameBinaryContentAs(first);
    try (JarFile jar = new JarFile(first.toFile())) {
      assertThat(jar.stream()).allMatch(entry -> entry.getTimeLocal().getYear() == 1980);
    }

    Files.delete(first);
    Files.delete(second);
  }

  @Test
  void classOfALibraryIsPackedFromItsJar() throws Exception {
    Path jar = ClassJar.pack(Shout.class, List.of(Test.class));
    URL[] urls = {jar.toUri().toURL()};

    try (URLClassLoader loader = new URLClassLoader(urls, null)) {
      assertThat(loader.findResource("org/junit/jupiter/api/Test.class")).isNotNull();
    } finally {
      Files.delete(jar);
    }
  }

  @Test
  void classThatIsNoPredictorIsRefused() {
    assertThatThrownBy(() -> ClassJar.pack(String.class, List.of()))
        .isInstanceOf(LaunchException.class)
        .hasMessage("class: java.lang.String (expected: implements io.launch.predictor.Predictor)");
  }

  @Test
  void classThatCannotBeCreatedIsRefused() {
    assertThatThrownBy(() -> ClassJar.pack(Secret.class, List.of()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("a public constructor without parameters");
  }

  private record Text(String text) implements PredictorInput {
    @Override
    public Map<String, Object> args() {
      return Map.of("text", text);
    }

    @Override
    public Optional<byte[]> bytes() {
      return Optional.empty();
    }
  }

  /// Gives what a worker gives to a model, and not the classes of this test.
  private static final class OnlyPredictors extends ClassLoader {
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.launch.client.")) {
        throw new ClassNotFoundException(name);
      }
      return super.loadClass(name, resolve);
    }
  }
}
