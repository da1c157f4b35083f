package io.launch.cli;

import picocli.CommandLine.IVersionProvider;

/// The version that this jar was built as.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Version.class.getPackage().getImplementationVersion();
    return new String[] {"launch " + (version == null ? "(not packaged)" : version)};
  }
}
