package io.launch.worker.runtime;

import io.launch.api.bundle.JavaArtifactFlavor;
import io.launch.predictor.Predictor;
import io.launch.predictor.PredictorContext;
import io.launch.predictor.PredictorInput;
import io.launch.predictor.StreamingOutput;
import io.launch.predictor.StreamingPredictor;
import io.launch.predictor.TypedPredictor;
import io.launch.worker.typed.TypedModel;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A [Predictor] out of a user's jar.
public final class JarRuntime implements PredictorRuntime {
  private final JarBundle bundle;
  private final Predictor predictor;
  private final Model model;

  private JarRuntime(JarBundle bundle, Predictor predictor, Model model) {
    this.bundle = bundle;
    this.predictor = predictor;
    this.model = model;
  }

  /// The way in which the predictor is asked.
  private interface Model {
    @Nullable Object predict(PredictorInput input) throws Exception;
  }

  static JarRuntime load(JavaArtifactFlavor flavor, Path jar, Path working) throws Exception {
    JarBundle bundle = JarBundle.open(jar, flavor.predictorClass());
    Thread.currentThread().setContextClassLoader(bundle.loader());
    Predictor predictor = create(bundle.predictorClass());
    Files.createDirectories(working);
    Map<String, Object> appConfig = flavor.appConfig() == null ? Map.of() : flavor.appConfig();
    predictor.load(new Context(appConfig, working));
    return new JarRuntime(bundle, predictor, model(bundle, predictor));
  }

  @SuppressWarnings("unchecked") // what the worker binds is what the predictor's class says
  private static Model model(JarBundle bundle, Predictor predictor) throws UnfitBundleException {
    Optional<TypedModel> types = bundle.types();
    if (types.isEmpty()) {
      return predictor::predict;
    }
    TypedModel typed = types.get();
    TypedPredictor<Object, Object> asked = (TypedPredictor<Object, Object>) predictor;
    return input ->
        input.bytes().isPresent()
            ? asked.predictBytes(input.bytes().get(), input)
            : asked.predict(typed.bind(input.args()), input);
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
    return model.predict(input);
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
