package io.launch.server;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.launch.server.http.ErrorRenderer;
import io.vertx.core.http.HttpServerResponse;

@AnalyzeClasses(packages = "io.launch.server", importOptions = ImportOption.DoNotIncludeTests.class)
class ServerRulesTest {
  @ArchTest
  static final ArchRule onlyTheErrorRendererAndTheCallSetAStatus =
      noClasses()
          .that()
          .areNotAssignableTo(ErrorRenderer.class)
          .and()
          .doNotHaveSimpleName("Call")
          .should()
          .callMethod(HttpServerResponse.class, "setStatusCode", int.class);

  @ArchTest
  static final ArchRule routesKnowNoAdapter =
      noClasses()
          .that()
          .resideInAPackage("io.launch.server.http")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("io.launch.adapters..", "org.jdbi..", "java.sql..");

  @ArchTest
  static final ArchRule shapesKnowNoHttpAndNoCore =
      noClasses()
          .that()
          .resideInAnyPackage("io.launch.server.shape", "io.launch.server.config")
          .should()
          .dependOnClassesThat(resideInAnyPackage("io.vertx..", "io.launch.core.."));

  @ArchTest
  static final ArchRule onlyMainReadsTheEnvironment =
      noClasses()
          .that()
          .areNotAssignableTo(Main.class)
          .should()
          .callMethod(System.class, "getenv")
          .orShould()
          .callMethod(System.class, "getenv", String.class);

  @ArchTest
  static final ArchRule classesAreFinalOrSealed =
      classes()
          .that()
          .areTopLevelClasses()
          .and()
          .areNotInterfaces()
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .haveModifier(com.tngtech.archunit.core.domain.JavaModifier.FINAL);
}
