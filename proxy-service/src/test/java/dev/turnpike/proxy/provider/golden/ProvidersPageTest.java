package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.provider.Adapters;
import dev.turnpike.proxy.provider.Dialect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/providers.md}: what each provider can be asked for and what becomes of it, made of the golden cases and of the walk over all request fields. {@code
 * -Dproviders.write=true} writes it.
 */
class ProvidersPageTest {
    private static final Path PAGE = Path.of("../docs/providers.md");
    private static final Path CASES = Path.of("src/test/resources/golden");
    private static final Map<Provider, String> MODELS = models();

    private static Map<Provider, String> models() {
        var models = new LinkedHashMap<Provider, String>();
        models.put(Provider.OpenAI, "gpt-5");
        models.put(Provider.Anthropic, "claude-opus-5-5");
        models.put(Provider.Gemini, "gemini-3-pro");
        models.put(Provider.AzureOpenAI, "prod");
        models.put(Provider.Coze, "bot-7301");
        return models;
    }

    @Test
    void thePageTellsWhatTheCodeDoes() throws IOException {
        var page = page();

        if (Boolean.getBoolean("providers.write")) {
            Files.writeString(PAGE, page);
        }

        assertThat(PAGE)
                .as("out of date; run this test with -Dproviders.write=true")
                .content()
                .isEqualTo(page);
    }

    private static String page() throws IOException {
        return """
                # Providers

                What a client may ask for, and what becomes of it at each provider. Generated from the golden cases and from a walk over every documented request
                field by `ProvidersPageTest`; do not edit. OpenAI-compatible servers (`custom`, `OpenAICompatible`) share the column of OpenAI.

                - **exact**: reaches the upstream as it is.
                - **translated**: reaches the upstream in its own words; with a warning where something is lost on the way.
                - **dropped, with a warning**: the provider has nothing for it; the answer says so in `x-turnpike-warnings`.
                - **refused**: a 400 that names the field, since the answer would not be what was asked for.

                ## Request fields

                """ + fields() + """

                Fields that nobody knows travel untouched to OpenAI-like upstreams. What a field becomes may depend on the model; the table is for a current one of each provider.

                ## Features

                The figures are golden cases: a request, what goes upstream, what comes back, what the client gets, each read by OpenAI's own SDK.

                """ + features();
    }

    private static String fields() {
        var adapters = new Adapters();
        var text = new StringBuilder(head("field"));
        for (var field : FieldWalk.fields()) {
            text.append("| `").append(field).append('`');
            MODELS.forEach((provider, model) -> text.append(" | ")
                    .append(FieldWalk.fate(
                            adapters.of(Dialect.of(provider)), GoldenBackend.of(provider, model), field)));
            text.append(" |\n");
        }
        return text.toString().replace("\\\n", "\n");
    }

    private static String head(String first) {
        var names = MODELS.keySet().stream().map(Provider::name).toList();
        return "| " + first + " | " + String.join(" | ", names) + " |\n| ---" + " | ---".repeat(names.size()) + " |\n";
    }

    private static String features() throws IOException {
        var rows = new TreeMap<String, Map<String, List<String>>>();
        for (var provider : MODELS.keySet()) {
            cases(provider)
                    .forEach(settings -> rows.computeIfAbsent(settings.feature(), _ -> new TreeMap<>())
                            .merge(provider.name(), List.of(settings.verdict()), ProvidersPageTest::joined));
        }
        var text = new StringBuilder(head("feature"));
        rows.forEach((feature, byProvider) -> {
            text.append("| ").append(feature);
            MODELS.keySet().forEach(provider -> text.append(" | ").append(cell(byProvider.get(provider.name()))));
            text.append(" |\n");
        });
        return text.toString();
    }

    private static List<String> joined(List<String> one, List<String> other) {
        return Stream.concat(one.stream(), other.stream()).toList();
    }

    private static String cell(List<String> verdicts) {
        return verdicts == null
                ? "–"
                : verdicts.stream()
                        .collect(Collectors.groupingBy(verdict -> verdict, TreeMap::new, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .map(entry -> entry.getKey() + " (" + entry.getValue() + ")")
                        .collect(Collectors.joining(", "));
    }

    private static List<CaseSettings> cases(Provider provider) throws IOException {
        var dialect = CASES.resolve(Dialect.of(provider).name().toLowerCase(Locale.ROOT));
        if (!Files.isDirectory(dialect)) {
            return List.of();
        }
        var defaults = dialect.resolve("defaults.yaml");
        var base = Files.exists(defaults) ? Files.readAllBytes(defaults) : null;
        try (var folders = Files.list(dialect)) {
            return folders.filter(Files::isDirectory)
                    .sorted()
                    .map(folder -> settings(base, folder))
                    .toList();
        }
    }

    private static CaseSettings settings(byte[] defaults, Path folder) {
        return CaseSettings.read(defaults, new CaseFiles(folder).read("case.yaml"));
    }
}
