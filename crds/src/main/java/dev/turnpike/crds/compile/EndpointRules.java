package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.Provider;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;

/** Where a backend may be. */
record EndpointRules(CompilePolicy policy) {
    private static final int LONGEST = 2048;

    /** The endpoint as it goes on the wire: lower-case scheme, no slash at the end; null for Echo and for what is refused. */
    String endpoint(Provider provider, String written, Spot spot) {
        if (provider == Provider.Echo) {
            if (written != null) {
                spot.invalid("Echo calls nobody: remove the endpoint");
            }
            return null;
        }
        if (written == null) {
            Optional<String> usual = provider.usualEndpoint();
            if (usual.isEmpty()) {
                spot.invalid(provider + " needs an endpoint, such as " + example(provider));
            }
            return usual.orElse(null);
        }
        return checked(written, spot);
    }

    private String checked(String written, Spot spot) {
        Optional<URI> parsed = parse(written);
        if (parsed.isEmpty() || parsed.get().getRawAuthority() == null) {
            spot.invalid("must be a URL such as https://api.example.com/v1");
            return null;
        }
        URI uri = parsed.get();
        Optional<String> problem = problem(uri);
        if (problem.isPresent()) {
            spot.invalid(problem.get());
            return null;
        }
        String text = uri.getScheme().toLowerCase(Locale.ROOT) + "://" + uri.getRawAuthority() + uri.getRawPath();
        return text.replaceFirst("/+$", "");
    }

    private Optional<String> problem(URI uri) {
        String scheme = uri.getScheme();
        if (!"http".equalsIgnoreCase(scheme) && !"https".equalsIgnoreCase(scheme)) {
            return Optional.of("must begin with https:// or http://");
        }
        if (uri.getRawAuthority().indexOf('@') >= 0) {
            return Optional.of("must not hold credentials: put them into a Secret and name it in auth.secretRef");
        }
        if (uri.getRawQuery() != null || uri.getRawFragment() != null) {
            return Optional.of("must not have a query or fragment");
        }
        if (!policy.allowPrivateEndpoints() && PrivateHosts.contains(hostText(uri))) {
            return Optional.of("is a loopback, link-local or metadata address; "
                    + "the gateway's owner can allow these with ALLOW_PRIVATE_ENDPOINTS=true");
        }
        if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
            return Optional.of("must have a host name or an IP address in its usual form, and a port up to 65535");
        }
        return Optional.empty();
    }

    /** The host even where {@link URI#getHost} sees none, as in {@code http://2130706433}. */
    private static String hostText(URI uri) {
        return uri.getRawAuthority().replaceFirst(":[0-9]*$", "");
    }

    private static Optional<URI> parse(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static String example(Provider provider) {
        return provider == Provider.AzureOpenAI ? "https://NAME.openai.azure.com" : "http://ollama.models.svc:11434/v1";
    }
}
