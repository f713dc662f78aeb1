package dev.turnpike.crds.v1alpha1;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.config.DialectOptions;
import dev.turnpike.crds.config.Provider;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** {@code ModelRoute.spec.backends[]}: one endpoint, credential and model of a route. */
public record BackendSpec(
        @JsonPropertyDescription("Unique in its route.") String name,

        @JsonPropertyDescription("Who runs the upstream, and so how it is spoken to.")
        Provider provider,

        @JsonPropertyDescription("Base URL; needed for AzureOpenAI and OpenAICompatible.")
        String endpoint,

        @JsonPropertyDescription("The provider's name of the model. Default: the name asked for.")
        String upstreamModel,

        @JsonPropertyDescription("The credential.") Auth auth,

        @JsonPropertyDescription("Share inside the priority group, 0 to 1000. Default: 1.")
        Integer weight,

        @JsonPropertyDescription("0 is tried first. Default: 0.")
        Integer priority,

        @JsonPropertyDescription("Protects the upstream.") Limits limits,

        @JsonPropertyDescription("Headers added to each request; never credentials.")
        Map<String, String> headers,

        @JsonPropertyDescription("Members that a request gets when it leaves them out.")
        Map<String, JsonNode> bodyDefaults,

        @JsonPropertyDescription("Members that are never sent.")
        List<String> dropParameters,

        @JsonPropertyDescription("Trust for a private upstream.")
        Tls tls,

        @JsonPropertyDescription("When a failing backend is left alone.")
        Cooldown cooldown,

        @JsonPropertyDescription("Overrides members of the route's capabilities.")
        ModelRouteSpec.Capabilities capabilities,

        @JsonPropertyDescription("Only for provider Anthropic.")
        Anthropic anthropic,

        @JsonPropertyDescription("Only for provider Gemini.")
        Gemini gemini,

        @JsonPropertyDescription("Only for provider AzureOpenAI.")
        Azure azure,

        @JsonPropertyDescription("Only for provider Coze.") Coze coze) {

    public BackendSpec {
        headers = sorted(headers);
        bodyDefaults = sorted(bodyDefaults);
        dropParameters = dropParameters == null ? List.of() : List.copyOf(dropParameters);
    }

    /** A backend named after its provider, all else at its default. All but {@code provider} may be null. */
    public static BackendSpec of(Provider provider, String endpoint, String upstreamModel, Auth auth) {
        return new BackendSpec(
                provider.name().toLowerCase(Locale.ROOT),
                provider,
                endpoint,
                upstreamModel,
                auth,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    static <V> Map<String, V> sorted(Map<String, V> map) {
        return map == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(map));
    }

    /** How the gateway proves itself to the upstream. */
    public record Auth(
            @JsonPropertyDescription("Bearer, Header or None. Default: what the provider uses.")
            Type type,

            @JsonPropertyDescription("Header that carries the credential, with type Header.")
            String header,

            @JsonPropertyDescription("The credential; needed unless type is None.")
            SecretRef secretRef) {

        /** Where the credential goes. */
        public enum Type {
            Bearer,
            Header,
            None
        }

        /** The credential {@code key} of Secret {@code name}, where the provider expects it. */
        public static Auth secret(String name, String key) {
            return new Auth(null, null, new SecretRef(name, key));
        }
    }

    /** What the upstream may be asked at most; null means unlimited. */
    public record Limits(
            @JsonPropertyDescription("Requests a minute.") Integer requestsPerMinute,
            @JsonPropertyDescription("Tokens a minute.") Integer tokensPerMinute,
            @JsonPropertyDescription("Requests at once.") Integer maxConcurrentRequests) {}

    /** Trust for a private upstream. */
    public record Tls(
            @JsonPropertyDescription("CA certificates in PEM. Default entry: ca.crt.")
            SecretRef caSecretRef,

            @JsonPropertyDescription("Name that the certificate must carry.")
            String serverName,

            @JsonPropertyDescription("Trusts any certificate; for laboratories only.")
            Boolean insecureSkipVerify) {}

    /** When a failing backend is left alone. */
    public record Cooldown(
            @JsonPropertyDescription("Failures in a row, 1 to 1000. Default: 5.")
            Integer consecutiveFailures,

            @JsonPropertyDescription("For how long. Default: 30s.")
            String ejectFor) {}

    /** Options of provider Anthropic. */
    public record Anthropic(
            @JsonPropertyDescription("Values of the anthropic-beta header.")
            List<String> betas,

            @JsonPropertyDescription("Marks long prompts for the prompt cache.")
            Boolean autoCache,

            @JsonPropertyDescription("Gives thoughts to clients.")
            Boolean exposeReasoning) {

        public Anthropic {
            betas = betas == null ? List.of() : List.copyOf(betas);
        }
    }

    /** Options of provider Gemini. */
    public record Gemini(
            @JsonPropertyDescription("What happens to images given by https address: FileUri or Refuse.")
            DialectOptions.Gemini.ImageUrls imageUrls,

            @JsonPropertyDescription("Category to threshold.")
            Map<String, String> safetySettings) {

        public Gemini {
            safetySettings = sorted(safetySettings);
        }
    }

    /** Options of provider AzureOpenAI. */
    public record Azure(
            @JsonPropertyDescription("A dated API version. Default: the v1 surface.")
            String apiVersion,

            @JsonPropertyDescription("The deployment is a reasoning model.")
            Boolean reasoning) {}

    /** Options of provider Coze. */
    public record Coze(
            @JsonPropertyDescription("What happens to system messages: Prepend, Drop or Refuse.")
            DialectOptions.Coze.SystemPolicy systemPolicy,

            @JsonPropertyDescription("The user id that Coze asks for.")
            String userId) {}
}
