package dev.turnpike.proxy.house;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** The rooms of {@code docs/architecture.md} and what each must not know. */
class RoomRulesTest {
    private static final String ROOT = "dev.turnpike.proxy.";
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.turnpike");

    private static String[] rooms(String... names) {
        var packages = new String[names.length];
        for (int i = 0; i < names.length; i++) {
            packages[i] = ROOT + names[i] + "..";
        }
        return packages;
    }

    private static void mustNotKnow(String room, String... others) {
        noClasses()
                .that()
                .resideInAnyPackage(rooms(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(rooms(others))
                .check(CLASSES);
    }

    @Test
    void vocabularyKnowsNoRoom() {
        mustNotKnow(
                "failure",
                "chat",
                "wire",
                "memory",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "provider",
                "upstream",
                "snapshot",
                "record");
        mustNotKnow(
                "chat",
                "wire",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "provider",
                "upstream",
                "snapshot",
                "record");
        mustNotKnow(
                "wire",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "provider",
                "upstream",
                "snapshot",
                "record",
                "chat");
    }

    @Test
    void memoryKnowsOnlyFailures() {
        mustNotKnow(
                "memory",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "provider",
                "upstream",
                "snapshot",
                "record",
                "chat",
                "wire");
    }

    @Test
    void httpKnowsNoProviderNoUpstreamAndNoDatabase() {
        mustNotKnow(
                "http",
                "provider.openai",
                "provider.echo",
                "provider.anthropic",
                "provider.gemini",
                "provider.azure",
                "provider.coze",
                "upstream",
                "storage");
    }

    @Test
    void authReadsNoBodiesAndKnowsNoHttp() {
        mustNotKnow("auth", "http", "routing", "dispatch", "provider", "upstream", "limits");
        noClasses()
                .that()
                .resideInAnyPackage(rooms("auth"))
                .should()
                .dependOnClassesThat()
                .haveSimpleName("ModelRequest")
                .check(CLASSES);
    }

    @Test
    void roomsBesideTheCorridorKnowNothingOfIt() {
        mustNotKnow("settings", "http", "auth", "routing", "limits", "dispatch", "upstream", "record", "storage");
        mustNotKnow(
                "storage",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "provider",
                "upstream",
                "record",
                "snapshot");
        mustNotKnow(
                "telemetry",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "provider",
                "upstream",
                "record",
                "storage",
                "snapshot");
        mustNotKnow("snapshot", "http", "auth", "routing", "limits", "dispatch", "upstream", "record", "storage");
        mustNotKnow("record", "http", "routing", "dispatch", "upstream");
    }

    @Test
    void routingDoesNoIo() {
        mustNotKnow("routing", "http", "dispatch", "upstream", "limits", "record", "storage");
        noIo("routing");
    }

    @Test
    void limitsKnowNoHttp() {
        mustNotKnow("limits", "http", "dispatch", "upstream", "provider", "storage");
    }

    @Test
    void dispatchParsesNoProviderBody() {
        mustNotKnow(
                "dispatch",
                "http",
                "provider.openai",
                "provider.echo",
                "provider.anthropic",
                "provider.gemini",
                "provider.azure",
                "provider.coze",
                "storage");
        noClasses()
                .that()
                .resideInAnyPackage(rooms("dispatch"))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.fasterxml.jackson..")
                .check(CLASSES);
    }

    @Test
    void adaptersArePure() {
        mustNotKnow(
                "provider",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "upstream",
                "record",
                "storage",
                "settings",
                "telemetry");
        noIo("provider");
        noClasses()
                .that()
                .resideInAnyPackage(rooms("provider"))
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(CLASSES);
    }

    @Test
    void upstreamKnowsNoDialect() {
        mustNotKnow(
                "upstream",
                "http",
                "auth",
                "routing",
                "limits",
                "dispatch",
                "provider",
                "record",
                "storage",
                "snapshot");
    }

    @Test
    void theProxyKnowsNoKubernetes() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.fabric8..", "io.javaoperatorsdk..", "io.kubernetes..")
                .check(CLASSES);
    }

    @Test
    void theContractKnowsOnlyTheJdkAndJackson() {
        noClasses()
                .that()
                .resideInAPackage("dev.turnpike.crds..")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages("dev.turnpike.crds..", "java..", "com.fasterxml.jackson..")
                .check(CLASSES);
    }

    private static void noIo(String room) {
        noClasses()
                .that()
                .resideInAnyPackage(rooms(room))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "java.net.http..", "java.nio.channels..", "java.nio.file..", "java.sql..", "io.helidon..")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.net.Socket")
                .check(CLASSES);
    }
}
