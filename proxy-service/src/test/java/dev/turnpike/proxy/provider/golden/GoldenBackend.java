package dev.turnpike.proxy.provider.golden;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.config.BackendConfig;
import dev.turnpike.crds.config.DialectOptions;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.provider.Dialect;
import dev.turnpike.proxy.snapshot.Backend;
import java.io.UncheckedIOException;
import java.net.URI;

/** Backends for tests of adapters. */
public final class GoldenBackend {
    private GoldenBackend() {}

    /** A backend of {@code provider} that serves {@code upstreamModel} (null: the name asked for) with defaults. */
    public static Backend of(Provider provider, String upstreamModel) {
        var settings = Json.mapper().createObjectNode().put("provider", provider.name());
        settings.put("endpoint", "https://upstream.test");
        settings.put("upstreamModel", upstreamModel);
        return of(settings);
    }

    /** A backend as the members {@code provider, endpoint, upstreamModel, capabilities, tokenLimits, adaptation, options} of {@code settings} say. */
    public static Backend of(JsonNode settings) {
        var provider = Provider.valueOf(settings.path("provider").asText());
        var endpoint = settings.path("endpoint").asText("https://upstream.test");
        var config = new BackendConfig(
                "primary",
                provider,
                endpoint,
                settings.path("upstreamModel").asText(null),
                null,
                1,
                0,
                value(settings, "capabilities", BackendConfig.Capabilities.class),
                value(settings, "tokenLimits", BackendConfig.TokenLimits.class),
                value(settings, "adaptation", BackendConfig.Adaptation.class),
                null,
                null,
                null,
                value(settings, "options", DialectOptions.class));
        return new Backend("golden/primary", config, Dialect.of(provider), URI.create(endpoint));
    }

    private static <T> T value(JsonNode settings, String member, Class<T> type) {
        try {
            return settings.hasNonNull(member) ? Json.mapper().treeToValue(settings.get(member), type) : null;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }
}
