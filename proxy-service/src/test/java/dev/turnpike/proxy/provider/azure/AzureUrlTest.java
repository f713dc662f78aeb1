package dev.turnpike.proxy.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.DialectOptions;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.provider.golden.Exchange;
import dev.turnpike.proxy.snapshot.Backend;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every form of the URL that people paste, as the path of the backend and the target of the call together. */
class AzureUrlTest {

    @ParameterizedTest(name = "{0} {1} {2}")
    @CsvSource(
            nullValues = "-",
            value = {
                "https://r.openai.azure.com/openai/deployments/d1, -, -, /openai/deployments/d1/chat/completions?api-version=2024-10-21",
                "https://r.openai.azure.com/openai/deployments/d1/, 2025-04-01-preview, -, /openai/deployments/d1/chat/completions?api-version=2025-04-01-preview",
                "https://r.openai.azure.com/openai/deployments/d1/chat/completions?api-version=2024-06-01, 2024-10-21, -, /openai/deployments/d1/chat/completions?api-version=2024-06-01",
                "https://r.openai.azure.com/openai/deployments/d1/embeddings?api-version=2024-06-01&x=1, -, -, /openai/deployments/d1/chat/completions?x=1&api-version=2024-06-01",
                "https://r.openai.azure.com, 2024-10-21, prod 4o, /openai/deployments/prod%204o/chat/completions?api-version=2024-10-21",
                "https://r.openai.azure.com, 2024-10-21, gpt-4.1_a~b/../c?d, /openai/deployments/gpt-4.1_a~b%2F..%2Fc%3Fd/chat/completions?api-version=2024-10-21",
                "https://r.openai.azure.com/, -, -, /openai/v1/chat/completions",
                "https://r.openai.azure.com/openai, -, -, /openai/v1/chat/completions",
                "https://r.openai.azure.com/openai/, 2024-10-21, d2, /openai/deployments/d2/chat/completions?api-version=2024-10-21",
                "https://r.openai.azure.com?api-version=2024-10-21, -, d2, /openai/deployments/d2/chat/completions?api-version=2024-10-21",
                "https://r.openai.azure.com/openai/v1/, preview, -, /openai/v1/chat/completions?api-version=preview",
                "https://r.openai.azure.com/openai/v1/chat/completions, -, -, /openai/v1/chat/completions",
                "https://r.services.ai.azure.com/openai/v1, -, -, /openai/v1/chat/completions",
                "https://r.services.ai.azure.com, -, -, /openai/v1/chat/completions",
                "https://r.services.ai.azure.com/api/projects/p1, -, -, /api/projects/p1/openai/v1/chat/completions",
                "https://r.services.ai.azure.com/api/projects/p1/openai/v1, -, -, /api/projects/p1/openai/v1/chat/completions",
                "https://r.services.ai.azure.com/models, 2024-05-01-preview, -, /models/chat/completions?api-version=2024-05-01-preview",
                "https://r.cognitiveservices.azure.com/openai/deployments/d1, -, -, /openai/deployments/d1/chat/completions?api-version=2024-10-21",
                "https://r.cognitiveservices.azure.com, 2024-10-21, d1, /openai/deployments/d1/chat/completions?api-version=2024-10-21",
                "https://n.azure-api.net/team/openai, 2024-10-21, d1, /team/openai/deployments/d1/chat/completions?api-version=2024-10-21",
                "https://r.openai.azure.us, v1, -, /openai/v1/chat/completions?api-version=v1",
                "https://gw.example.net/az/openai/deployments/d1, -, -, /az/openai/deployments/d1/chat/completions?api-version=2024-10-21",
                "https://gw.example.net/custom, -, -, /custom/chat/completions"
            })
    void buildsTheUrl(String endpoint, String version, String deployment, String expected) {
        var backend = backend(endpoint, version, deployment);

        var call = Exchange.chat(
                        new AzureAdapter(), backend, "{'model':'gpt-4o','messages':[{'role':'user','content':'Hi'}]}")
                .sent();

        assertThat(backend.endpoint().getRawPath() + call.target()).isEqualTo(expected);
        assertThat(backend.endpoint().getRawQuery()).isNull();
    }

    static Backend backend(String endpoint, String version, String deployment) {
        var options = new DialectOptions(null, null, new DialectOptions.Azure(version, null), null);
        var config = new BackendConfig(
                "b",
                Provider.AzureOpenAI,
                endpoint,
                deployment,
                null,
                1,
                0,
                null,
                null,
                null,
                null,
                null,
                null,
                options);
        return new Backend("r/b", config, Dialect.AZURE, AzureAdapter.baseUrl(URI.create(endpoint)));
    }
}
