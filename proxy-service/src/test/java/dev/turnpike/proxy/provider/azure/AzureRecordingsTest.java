package dev.turnpike.proxy.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.provider.golden.Exchange;
import dev.turnpike.proxy.provider.golden.StreamLaws;
import dev.turnpike.proxy.provider.golden.TypedClient;
import dev.turnpike.proxy.testkit.Fixtures;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class AzureRecordingsTest {

    @Test
    void readsARecordedStreamOfAModelRouter() {
        var recorded = new String(Fixtures.read("openai/azure-model-router.1.chunks.txt"), StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank())
                .toList();
        var events = recorded.stream().map(line -> "data: " + line + "\n\n").collect(Collectors.joining());

        var played = Exchange.chat(
                new AzureAdapter(),
                AzureUrlTest.backend("https://r.openai.azure.com", null, "router"),
                "{'model':'router','stream':true,'stream_options':{'include_usage':true},'messages':[{'role':'user','content':'Hi'}]}")
                .stream(events + "data: [DONE]\n\n");

        assertThat(played.failure()).isNull();
        assertThat(played.text()).isEqualTo("Capital of Denmark.");
        assertThat(played.warnings()).isEmpty();
        assertThat(played.lines())
                .as("ordinary chunks pass as they came")
                .isEqualTo(recorded.subList(1, recorded.size()));
        StreamLaws.checkComplete(played.chunks(), StreamLaws.UsageAsked.YES);
        assertThat(TypedClient.accumulate(played.chunks()).model()).isEqualTo("gpt-5-nano-2025-08-07");
    }
}
