package io.launch.it;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/// Who may know whom, over all modules: what the module graph cannot say.
@AnalyzeClasses(packages = "io.launch", importOptions = DoNotIncludeTests.class)
class LayersTest {
  private static final String[] WEB_AND_DATABASE = {
    "io.vertx..", "io.netty..", "org.jdbi..", "java.sql.."
  };

  @ArchTest
  static final ArchRule wireTypesKnowNothingElseOfLaunch =
      noClasses()
          .that()
          .resideInAPackage("io.launch.api..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.launch.core..",
              "io.launch.adapters..",
              "io.launch.server..",
              "io.launch.client..",
              "io.launch.worker..",
              "com.fasterxml.jackson.databind..");

  @ArchTest
  static final ArchRule adaptersDoNotSeeEachOther =
      slices().matching("io.launch.adapters.(*)..").should().notDependOnEachOther();

  @ArchTest
  static final ArchRule adaptersDoNotSeeTheServer =
      noClasses()
          .that()
          .resideInAPackage("io.launch.adapters..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.launch.server..");

  @ArchTest
  static final ArchRule clientNeedsNoServerLibraries =
      noClasses()
          .that()
          .resideInAnyPackage("io.launch.client..", "io.launch.cli..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(WEB_AND_DATABASE)
          .orShould()
          .dependOnClassesThat()
          .resideInAnyPackage("io.launch.core..", "io.launch.adapters..", "io.launch.server..");

  @ArchTest
  static final ArchRule workerKnowsOnlyItsContract =
      noClasses()
          .that()
          .resideInAPackage("io.launch.worker..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.launch.core..",
              "io.launch.adapters..",
              "io.launch.server..",
              "io.launch.client..",
              "org.jdbi..",
              "java.sql..");

  @ArchTest
  static final ArchRule predictorNeedsOnlyJava =
      noClasses()
          .that()
          .resideInAPackage("io.launch.predictor..")
          .should()
          .dependOnClassesThat()
          .resideOutsideOfPackages("io.launch.predictor..", "java..", "org.jspecify..");

  @ArchTest
  static final ArchRule namesTellTheRole =
      noClasses()
          .that()
          .resideInAPackage("io.launch..")
          .should()
          .haveNameMatching(".*[.$](Abstract|Base)[A-Z][^.]*")
          .orShould()
          .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)");
}
