package io.launch.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.File;
import java.time.Instant;
import java.util.UUID;

/// The layers of the core, as rules.
@AnalyzeClasses(packages = "io.launch.core", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule coreKnowsNoTechnology =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "io.launch.adapters..",
              "io.launch.server..",
              "io.launch.worker..",
              "io.launch.client..",
              "io.vertx..",
              "io.netty..",
              "org.jdbi..",
              "java.sql..",
              "javax.sql..",
              "java.net.http..",
              "java.nio.file..",
              "com.fasterxml.jackson.databind..")
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName(ProcessBuilder.class.getName())
          .orShould()
          .dependOnClassesThat()
          .haveFullyQualifiedName(File.class.getName());

  @ArchTest
  static final ArchRule nounsDoNotCircle =
      slices().matching("io.launch.core.(*)..").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule everyPortHasAContract =
      classes().that().areAnnotatedWith(Port.class).should(haveAContract());

  @ArchTest
  static final ArchRule portsAreInterfaces =
      classes().that().areAnnotatedWith(Port.class).should().beInterfaces();

  @ArchTest
  static final ArchRule namesTellTheRole =
      noClasses()
          .should()
          .haveNameMatching(".*[.$](Abstract|Base)[A-Z][^.]*")
          .orShould()
          .haveNameMatching(".*(Impl|Manager|Helper|Helpers|Util|Utils)");

  @ArchTest
  static final ArchRule faultsHaveACode =
      noClasses()
          .should()
          .callConstructor(IllegalArgumentException.class, String.class)
          .orShould()
          .callConstructor(IllegalArgumentException.class)
          .orShould()
          .callConstructor(IllegalStateException.class, String.class)
          .orShould()
          .callConstructor(RuntimeException.class, String.class)
          .orShould()
          .callConstructor(RuntimeException.class, Throwable.class)
          .orShould()
          .callConstructor(RuntimeException.class, String.class, Throwable.class);

  @ArchTest
  static final ArchRule timeRandomnessAndSettingsAreArguments =
      noClasses()
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getProperty", String.class);

  private static ArchCondition<JavaClass> haveAContract() {
    return new ArchCondition<>("have a contract in the testkit") {
      @Override
      public void check(JavaClass port, ConditionEvents events) {
        String contract = "io.launch.core.testkit." + port.getSimpleName() + "Contract";
        events.add(new SimpleConditionEvent(port, exists(contract), "expected: " + contract));
      }
    };
  }

  private static boolean exists(String name) {
    try {
      return Class.forName(name).isInterface();
    } catch (ClassNotFoundException missing) {
      return false;
    }
  }
}
