package io.launch.worker.runtime;

import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorContext;
import io.launch.predictor.PredictorInput;
import io.launch.predictor.StreamingOutput;
import io.launch.predictor.StreamingPredictor;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A [Predictor] out of a user's jar.
public final class JarRuntime implements PredictorRuntime {
  private final JarBundle bundle;
  private final Predictor predictor;

  private JarRuntime(JarBundle bundle, Predictor predictor) {
    this.bundle = bundle;
    this.predictor = predictor;
  }

  static JarRuntime load(JavaArtifactFlavor flavor, Path jar, Path working) throws Exception {
    JarBundle bundle = JarBundle.open(jar, flavor.predictorClass());
    Thread.currentThread().setContextClassLoader(bundle.loader());
    Predictor predictor = create(bundle.predictorClass());
    Files.createDirectories(working);
    Map<String, Object> appConfig = flavor.appConfig() == null ? Map.of() : flavor.appConfig();
    predictor.load(new Context(appConfig, working));
    return new JarRuntime(bundle, predictor);
  }

  private static Predictor create(Class<? extends Predictor> type) throws Exception {
    try {
      return type.getConstructor().newInstance();
    } catch (InvocationTargetException thrown) {
      if (thrown.getCause() instanceof Exception cause) {
        throw cause;
      }
      throw thrown;
    }
  }

  @Override
  public @Nullable Object predict(PredictorInput input) throws Exception {
    // Libraries find their drivers and resources through the context class loader.
    Thread.currentThread().setContextClassLoader(bundle.loader());
    return predictor.predict(input);
  }

  @Override
  public void stream(PredictorInput input, StreamingOutput output) throws Exception {
    if (predictor instanceof StreamingPredictor streaming) {
      Thread.currentThread().setContextClassLoader(bundle.loader());
      streaming.stream(input, output);
    } else {
      output.emit(predict(input));
    }
  }

  @Override
  public void close() throws Exception {
    try (bundle) {
      predictor.close();
    }
  }

  private record Context(Map<String, Object> appConfig, Path workingDirectory)
      implements PredictorContext {}
}
