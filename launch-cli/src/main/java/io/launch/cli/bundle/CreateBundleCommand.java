package io.launch.cli.bundle;

import io.launch.api.bundle.ModelBundleView;
import io.launch.cli.CliJson;
import io.launch.cli.ExitCode;
import io.launch.cli.Session;
import io.launch.client.CreateBundle;
import io.launch.client.LaunchClient;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `launch bundles create`: uploads a model's files and makes them a new version of a bundle.
@Command(
    name = "create",
    description = "Upload a model and make it a new version of the bundle NAME.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  launch bundles create keywords --jar target/keywords.jar",
      "  launch bundles create keywords --jar all.jar --class com.example.Keywords \\",
      "      --app-config '{\"language\": \"en\"}'",
      "  launch bundles create minilm --onnx model.onnx --tokenizer tokenizer.json \\",
      "      --task text-embedding",
      "  launch bundles create iris --onnx iris.onnx --metadata '{\"trained\": \"2026-05-01\"}'",
      "  launch bundles create summary --python src/summary src/shared \\",
      "      --load-predict summary.model.load_predict --load-model summary.model.load_model \\",
      "      --requirements requirements.txt --schema schemas.json",
      "  launch bundles create scale --cloudpickle scale.pkl --requirement 'numpy>=1.26'"
    })
final class CreateBundleCommand implements Callable<Integer> {
  private final Session session;

  @Parameters(paramLabel = "NAME", description = "The bundle's name; versions share it.")
  private String name = "";

  @ArgGroup(multiplicity = "1")
  private BundleSource source = new BundleSource();

  @Mixin private SourceOptions sourceOptions = new SourceOptions();

  @Option(
      names = "--app-config",
      paramLabel = "JSON",
      description = "Settings for the model: a JSON object, @FILE, or - for standard input.")
  private @Nullable String appConfig;

  @Option(
      names = "--metadata",
      paramLabel = "JSON",
      description = "Notes of your own: a JSON object, @FILE, or - for standard input.")
  private @Nullable String metadata;

  @Option(
      names = "--schema",
      paramLabel = "FILE",
      description =
          "JSON Schemas of what the model takes and gives: a JSON object with RequestSchema and"
              + " ResponseSchema.")
  private @Nullable Path schema;

  CreateBundleCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    sourceOptions.check(source);
    CreateBundle options = options();
    try (LaunchClient client = session.connect()) {
      ModelBundleView bundle = source.create(client.bundles(), name, sourceOptions, options);
      new NewBundle(session.output()).show(bundle);
    }
    return ExitCode.OK.number();
  }

  private CreateBundle options() {
    CreateBundle options = sourceOptions.addTo(CreateBundle.NONE);
    if (schema != null) {
      options = options.withSchema(schema);
    }
    if (appConfig != null) {
      options = options.withAppConfig(object("--app-config", appConfig));
    }
    return metadata == null ? options : options.withMetadata(object("--metadata", metadata));
  }

  private Map<String, Object> object(String option, String given) {
    return CliJson.object(option, given, session.terminal().in());
  }
}
