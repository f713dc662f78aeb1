package dev.turnpike.proxy.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigFolderTest {
    static final String ROUTE = """
            apiVersion: turnpike.dev/v1alpha1
            kind: ModelRoute
            metadata: {name: chat}
            spec: {backends: [{name: a, provider: Echo}]}
            """;

    @TempDir
    Path outside;

    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Files.createDirectories(outside.resolve("config"));
    }

    @Test
    void readsEveryConfigurationFileByName() throws IOException {
        Files.writeString(folder.resolve("b.yaml"), ROUTE);
        Files.writeString(folder.resolve("a.yml"), ROUTE + "---\n" + ROUTE.replace("chat", "other"));
        Files.writeString(folder.resolve("C.JSON"), """
                {"apiVersion": "turnpike.dev/v1alpha1", "kind": "ProxyClient", "metadata": {"name": "c"},
                 "spec": {"allowedModels": ["*"]}}
                """);
        Files.writeString(folder.resolve(".hidden.yaml"), "x: [");
        Files.writeString(folder.resolve("notes.txt"), "x: [");
        Files.createDirectories(folder.resolve("folder.yaml"));

        List<ConfigFile> files = read();

        assertThat(files).extracting(ConfigFile::name).containsExactly("C.JSON", "a.yml", "b.yaml");
        assertThat(files.get(0).clients()).hasSize(1);
        assertThat(files.get(1).routes()).extracting(route -> route.id().name()).containsExactly("chat", "other");
        assertThat(files)
                .allMatch(file -> file.problems().isEmpty() && file.broken().isEmpty());
    }

    @Test
    @CatalogueId("S36")
    void followsLinksInsideTheFolderOnlyS36() throws IOException {
        Files.writeString(outside.resolve("canary.yaml"), ROUTE);
        Files.createDirectories(folder.resolve("..1"));
        Files.writeString(folder.resolve("..1/in.yaml"), ROUTE);
        Files.createSymbolicLink(folder.resolve("..data"), Path.of("..1"));
        Files.createSymbolicLink(folder.resolve("in.yaml"), Path.of("..data/in.yaml"));
        Files.createSymbolicLink(folder.resolve("out.yaml"), outside.resolve("canary.yaml"));
        Files.createSymbolicLink(folder.resolve("up.yaml"), Path.of("../canary.yaml"));
        Files.createSymbolicLink(folder.resolve("gone.yaml"), Path.of("nowhere"));

        List<ConfigFile> files = read();

        assertThat(files)
                .filteredOn(file -> !file.routes().isEmpty())
                .extracting(ConfigFile::name)
                .containsExactly("in.yaml");
        assertThat(texts(files))
                .containsExactly(
                        "gone.yaml: cannot be read (NoSuchFileException)",
                        "out.yaml: is a link that leads out of the folder; copy the file instead",
                        "up.yaml: is a link that leads out of the folder; copy the file instead");
    }

    @Test
    void tellsFileDocumentAndLineOfWhatIsNoYaml() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), ROUTE + "---\na: b: c\n");

        assertThat(texts(read()))
                .containsExactly("a.yaml:6 (document 2): is not YAML: mapping values are not allowed here");
    }

    @Test
    void refusesWhatIsNoTextOrTooMuch() throws IOException {
        Files.write(folder.resolve("a.yaml"), new byte[] {(byte) 0xff});
        Files.write(folder.resolve("b.yaml"), new byte[YamlReader.MOST_BYTES + 1]);

        assertThat(texts(read()))
                .containsExactly("a.yaml: is not UTF-8 text", "b.yaml: is larger than 16 MiB; split it");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{apiVersion: turnpike.dev/v1alpha1, kind: ModelRout, metadata: {name: x}} | a.yaml:1: ModelRout x: kind: is not a kind of turnpike.dev/v1alpha1; use ModelRoute or ProxyClient",
                "{apiVersion: v1, kind: ModelRoute, metadata: {name: x}} | a.yaml:1: ModelRoute x: apiVersion: must be turnpike.dev/v1alpha1",
                "{kind: ModelRoute} | a.yaml:1: ModelRoute: apiVersion: must be turnpike.dev/v1alpha1",
                "{models: []} | a.yaml:1: is no manifest: it needs apiVersion and kind",
                "[1, 2] | a.yaml:1: is no manifest: it needs apiVersion and kind",
                "{apiVersion: v1, kind: Secret, stringData: {a: b}} | a.yaml:1: Secret: metadata.name: is missing",
                "{apiVersion: v1, kind: Secret, metadata: {name: x}, data: {a: '?!canary'}} | a.yaml:1: Secret x: data.a: is not Base64; encode it, or put the plain text below stringData",
            })
    void saysWhatIsNoResource(String text, String problem) throws IOException {
        Files.writeString(folder.resolve("a.yaml"), text);

        assertThat(texts(read())).containsExactly(problem);
    }

    @Test
    void passesOverOtherKubernetesObjectsAndOpensLists() throws IOException {
        Files.writeString(folder.resolve("a.yaml"), """
                apiVersion: v1
                kind: List
                items:
                - apiVersion: v1
                  kind: ConfigMap
                  metadata: {name: x}
                - apiVersion: turnpike.dev/v1alpha1
                  kind: ModelRoute
                  metadata: {name: chat}
                  spec: {backends: [{name: a, provider: Echo}]}
                """);

        ConfigFile file = read().getFirst();

        assertThat(file.routes()).hasSize(1);
        assertThat(file.problems()).isEmpty();
    }

    private List<ConfigFile> read() throws IOException {
        return new ConfigFolder(folder).read();
    }

    private static List<String> texts(List<ConfigFile> files) {
        return files.stream()
                .flatMap(file -> file.problems().stream())
                .map(ConfigProblem::text)
                .toList();
    }
}
