package dev.parley.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.assignableTo;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.io.ObjectInputStream;
import java.io.Serializable;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Who may know whom. Each rule is held against the whole of Parley, and against classes in {@code breach} packages that break
 * it, so that a rule which can't fail is found.
 */
class ArchitectureTest {
    private static final String[] CORE = {
        "dev.parley",
        "dev.parley.conversation..",
        "dev.parley.document..",
        "dev.parley.exchange..",
        "dev.parley.memory..",
        "dev.parley.presence..",
        "dev.parley.readchat..",
        "dev.parley.retention..",
        "dev.parley.shared.."
    };
    private static final String[] ADAPTERS = {
        "dev.parley.javalin..", "dev.parley.json..", "dev.parley.kafka..", "dev.parley.postgres.."
    };

    private static final ImportOption NO_TESTS =
            location -> !location.contains("/test-classes/") && !location.contains("-tests.jar");
    private static final JavaClasses PARLEY =
            new ClassFileImporter().withImportOption(NO_TESTS).importPackages("dev.parley");
    private static final JavaClasses BREACHES =
            new ClassFileImporter().importPackages("dev.parley").that(resideInAPackage("..breach.."));

    private static final Map<String, ArchRule> RULES = Map.of(
            "core knows the JDK and itself only",
            classes()
                    .that(resideInAnyPackage(CORE))
                    .should()
                    .onlyDependOnClassesThat(
                            resideInAnyPackage(CORE).or(resideInAnyPackage("java..", "org.jspecify.annotations.."))),
            "adapters do not know each other",
            slices().matching("dev.parley.(javalin|json|kafka|postgres)..")
                    .should()
                    .notDependOnEachOther(),
            "adapters do not know the app",
            noClasses()
                    .that(resideInAnyPackage(ADAPTERS))
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.parley.app..")),
            "the aggregates know neither the use cases' readers nor the adapters in core",
            noClasses()
                    .that(resideInAnyPackage(
                            "dev.parley.conversation..", "dev.parley.exchange..", "dev.parley.shared.."))
                    .should()
                    .dependOnClassesThat(resideInAPackage("dev.parley.memory..")),
            "core reads no clock of its own",
            noClasses()
                    .that(resideInAnyPackage(CORE))
                    .should()
                    .callMethod(System.class, "currentTimeMillis")
                    .orShould()
                    .callMethod(Instant.class, "now")
                    .orShould()
                    .dependOnClassesThat()
                    .areAssignableTo(Clock.class),
            "core opens no files and no sockets",
            noClasses()
                    .that(resideInAnyPackage(CORE))
                    .should()
                    .dependOnClassesThat(
                            resideInAnyPackage("java.io", "java.net..", "java.nio.file..", "java.nio.channels..")
                                    .and(not(assignableTo(Throwable.class)))
                                    .and(not(type(URI.class))) // a value: it opens nothing by itself
                                    .and(not(type(URISyntaxException.class)))
                                    .and(not(type(Serializable.class)))),
            "only the database adapter knows JDBC, only the Kafka adapter the Kafka clients, only the HTTP adapter Javalin",
            noClasses()
                    .that(not(resideInAnyPackage(ADAPTERS)))
                    .should()
                    .dependOnClassesThat(resideInAnyPackage(
                            "java.sql..",
                            "javax.sql..",
                            "com.zaxxer..",
                            "org.apache.kafka..",
                            "io.javalin..",
                            "org.eclipse.jetty..")),
            "nothing is read by Java's own serialization",
            noClasses().should().dependOnClassesThat().areAssignableTo(ObjectInputStream.class));

    @TestFactory
    Stream<DynamicTest> parleyKeepsTheRuleThat() {
        return RULES.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(), () -> rule.getValue().check(PARLEY)));
    }

    @TestFactory
    Stream<DynamicTest> aBreachIsFoundOfTheRuleThat() {
        return RULES.entrySet().stream()
                .map(rule -> DynamicTest.dynamicTest(
                        rule.getKey(),
                        () -> assertThat(rule.getValue().evaluate(BREACHES).hasViolation())
                                .isTrue()));
    }
}
