package dev.turnpike.proxy.provider.azure;

import dev.turnpike.proxy.provider.AdapterCall;
import dev.turnpike.proxy.provider.openai.OpenAiRequest;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a call goes. The operation hangs below one deployment (dated versions) or below {@code /openai/v1}, where the body names the deployment.
 *
 * @param surface what stands between the path of the base URL and the operation
 * @param apiVersion empty when none is sent
 * @param query the other members of the configured URL's query
 */
record AzureEndpoint(String surface, String apiVersion, List<String> query) {
    private static final String DEFAULT_VERSION = "2024-10-21";
    private static final String VERSION = "api-version=";
    private static final String FIRST_WITH_STREAM_OPTIONS = "2024-09-01";
    private static final Pattern OPERATION = Pattern.compile(
            "/+(chat/completions|completions|embeddings|responses|images/generations|images/edits|audio/[a-z]+)/*$");
    private static final Pattern DEPLOYMENT = Pattern.compile("/deployments/[^/]+");
    private static final Pattern PROJECT = Pattern.compile("/api/projects/[^/]+$");
    private static final Pattern DATED = Pattern.compile("[0-9]{4}-.*");

    static URI baseUrl(URI configured) {
        var path = configured.getRawPath() == null ? "" : configured.getRawPath();
        var cut = OPERATION.matcher(path).replaceFirst("").replaceFirst("/+$", "");
        return URI.create(configured.getScheme() + "://" + configured.getRawAuthority() + cut);
    }

    static AzureEndpoint of(AdapterCall call) {
        var backend = call.backend();
        var query = query(backend.config().endpoint());
        var version = version(query, call);
        var path = baseUrl(backend.endpoint()).getRawPath();
        var others =
                query.stream().filter(member -> !member.startsWith(VERSION)).toList();
        if (DEPLOYMENT.matcher(path).find()) {
            return new AzureEndpoint("", version.isEmpty() ? DEFAULT_VERSION : version, others);
        }
        boolean dated = DATED.matcher(version).matches();
        var openai = path.endsWith("/openai") ? "" : "/openai";
        var surface = dated ? openai + "/deployments/" + encoded(call.upstreamModel()) : openai + "/v1";
        if (path.isEmpty() || path.endsWith("/openai")) {
            return new AzureEndpoint(surface, version, others);
        }
        return new AzureEndpoint(PROJECT.matcher(path).find() ? surface : "", version, others);
    }

    /** Path below the endpoint and query. */
    String target(AdapterCall call) {
        var members = new ArrayList<>(query);
        if (!apiVersion.isEmpty()) {
            members.add(VERSION + apiVersion);
        }
        var path = surface + OpenAiRequest.path(call.request().operation());
        return members.isEmpty() ? path : path + "?" + String.join("&", members);
    }

    /** {@code 2024-09-01-preview} is the first dated version that does. */
    boolean knowsStreamOptions() {
        return !DATED.matcher(apiVersion).matches() || apiVersion.compareTo(FIRST_WITH_STREAM_OPTIONS) >= 0;
    }

    private static List<String> query(String configured) {
        int mark = configured == null ? -1 : configured.indexOf('?');
        if (mark < 0) {
            return List.of();
        }
        return Arrays.stream(configured.substring(mark + 1).split("[&#]"))
                .filter(member -> !member.isEmpty())
                .toList();
    }

    /** The URL's own version wins: it was pasted together with the path that it belongs to. */
    private static String version(List<String> query, AdapterCall call) {
        var options = call.backend().config().options().azure();
        var configured = options == null || options.apiVersion() == null ? "" : options.apiVersion();
        return query.stream()
                .filter(member -> member.startsWith(VERSION))
                .map(member -> member.substring(VERSION.length()))
                .findFirst()
                .orElse(configured);
    }

    /** Deployments have letters, digits, {@code - _ .}; anything else is escaped, so that a name never changes the path. */
    private static String encoded(String deployment) {
        var text = new StringBuilder();
        for (byte one : deployment.getBytes(StandardCharsets.UTF_8)) {
            boolean plain = (one >= 'a' && one <= 'z') || (one >= 'A' && one <= 'Z') || (one >= '0' && one <= '9');
            if (plain || "-_.~".indexOf(one) >= 0) {
                text.append((char) one);
            } else {
                text.append('%').append(String.format("%02X", one & 0xFF));
            }
        }
        return text.toString();
    }
}
