package io.launch.worker.runtime;

import io.launch.predictor.Predictor;
import io.launch.predictor.TypedPredictor;
import io.launch.worker.typed.TypedModel;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.reflect.Modifier;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/// A jar with its predictor class, found and checked. None of the jar's code has run yet.
public final class JarBundle implements AutoCloseable {
  private static final String SERVICES = "META-INF/services/" + Predictor.class.getName();

  private static final String HOW_TO_NAME =
      "set the flavor's predictor_class to the class that implements "
          + Predictor.class.getName()
          + ", or name it in the jar's "
          + SERVICES;

  private final URLClassLoader loader;
  private final Class<? extends Predictor> predictorClass;

  private JarBundle(URLClassLoader loader, Class<? extends Predictor> predictorClass) {
    this.loader = loader;
    this.predictorClass = predictorClass;
  }

  /// Opens a jar and finds its predictor.
  ///
  /// @param named the predictor's class; when null, the one that the jar declares as a service
  public static JarBundle open(Path jar, @Nullable String named)
      throws UnfitBundleException, IOException {
    checkReadable(jar);
    URLClassLoader loader =
        new URLClassLoader(new URL[] {jar.toUri().toURL()}, new PredictorApi(Predictor.class));
    try {
      return new JarBundle(loader, predictor(loader, named == null ? declared(loader) : named));
    } catch (UnfitBundleException | IOException | RuntimeException e) {
      loader.close();
      throw e;
    }
  }

  private static void checkReadable(Path jar) throws UnfitBundleException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      if (zip.size() == 0) {
        throw new UnfitBundleException("the jar is empty; " + HOW_TO_NAME, null);
      }
    } catch (IOException e) {
      throw new UnfitBundleException(
          "the file is not a jar, or was cut off on its way (%s); build the jar again and upload the whole file"
              .formatted(e.getMessage()),
          e);
    }
  }

  private static String declared(URLClassLoader loader) throws UnfitBundleException, IOException {
    URL services = loader.findResource(SERVICES);
    List<String> names = services == null ? List.of() : names(services);
    if (names.isEmpty()) {
      throw new UnfitBundleException("the jar names no predictor; " + HOW_TO_NAME, null);
    }
    if (names.size() > 1) {
      throw new UnfitBundleException(
          "the jar declares %d predictors: %s; set the flavor's predictor_class to one of them"
              .formatted(names.size(), String.join(", ", names)),
          null);
    }
    return names.getFirst();
  }

  private static List<String> names(URL services) throws IOException {
    List<String> names = new ArrayList<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(services.openStream(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int comment = line.indexOf('#');
        String name = (comment < 0 ? line : line.substring(0, comment)).strip();
        if (!name.isEmpty()) {
          names.add(name);
        }
      }
    }
    return names;
  }

  private static Class<? extends Predictor> predictor(ClassLoader loader, String name)
      throws UnfitBundleException {
    try {
      return checked(Class.forName(name, false, loader));
    } catch (ClassNotFoundException e) {
      throw new UnfitBundleException(
          "predictor class '%s' is not in the jar; %s".formatted(name, HOW_TO_NAME), e);
    } catch (UnsupportedClassVersionError e) {
      throw new UnfitBundleException(
          "predictor class '%s' is compiled for a later Java than the worker's %d; compile with --release %2$d or less"
              .formatted(name, Runtime.version().feature()),
          e);
    } catch (LinkageError e) {
      throw new UnfitBundleException(
          "predictor class '%s' cannot be linked (%s); pack the classes it needs into the jar"
              .formatted(name, e),
          e);
    }
  }

  private static Class<? extends Predictor> checked(Class<?> type) throws UnfitBundleException {
    if (!Predictor.class.isAssignableFrom(type)) {
      throw unfit(type, "does not implement " + Predictor.class.getName());
    }
    int modifiers = type.getModifiers();
    if (!Modifier.isPublic(modifiers) || Modifier.isAbstract(modifiers)) {
      throw unfit(type, "is not a public class that can be created");
    }
    if (Arrays.stream(type.getConstructors()).noneMatch(each -> each.getParameterCount() == 0)) {
      throw unfit(type, "has no public constructor without parameters");
    }
    return type.asSubclass(Predictor.class);
  }

  private static UnfitBundleException unfit(Class<?> type, String why) {
    return new UnfitBundleException(
        "predictor class '%s' %s; change the class, or %s"
            .formatted(type.getName(), why, HOW_TO_NAME),
        null);
  }

  /// The class that [#open] found.
  public Class<? extends Predictor> predictorClass() {
    return predictorClass;
  }

  /// What the predictor says with types that it takes and answers, if it does.
  public Optional<TypedModel> types() throws UnfitBundleException {
    if (!TypedPredictor.class.isAssignableFrom(predictorClass)) {
      return Optional.empty();
    }
    try {
      return Optional.of(TypedModel.of(predictorClass));
    } catch (IllegalArgumentException e) {
      throw new UnfitBundleException(
          "predictor class '%s' cannot be asked: %s; change its types, or implement %s"
              .formatted(predictorClass.getName(), e.getMessage(), Predictor.class.getName()),
          e);
    } catch (LinkageError | TypeNotPresentException e) {
      throw new UnfitBundleException(
          "the types of predictor class '%s' cannot be linked (%s); pack the classes it needs into the jar"
              .formatted(predictorClass.getName(), e),
          e);
    }
  }

  ClassLoader loader() {
    return loader;
  }

  @Override
  public void close() throws IOException {
    loader.close();
  }

  /// All that a jar sees besides itself: the JDK and the predictor API. The worker's own libraries
  /// stay hidden, so that the jar may bring other versions of them.
  private static final class PredictorApi extends ClassLoader {
    private final Class<?> api;

    PredictorApi(Class<?> api) {
      super("predictor-api", ClassLoader.getPlatformClassLoader());
      this.api = api;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
      int dot = name.lastIndexOf('.');
      String folder = dot < 0 ? "" : name.substring(0, dot);
      // Of the null annotations, so that they can be seen on a model's types.
      if (!folder.equals(api.getPackageName()) && !folder.equals(Nullable.class.getPackageName())) {
        throw new ClassNotFoundException(name);
      }
      return api.getClassLoader().loadClass(name);
    }
  }
}
