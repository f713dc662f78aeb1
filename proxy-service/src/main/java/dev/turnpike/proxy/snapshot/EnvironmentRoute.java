package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.Resource;
import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.compile.SecretLookup;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.v1alpha1.BackendSpec;
import dev.turnpike.crds.v1alpha1.BackendSpec.Auth;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec.Capabilities;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec.TokenLimits;
import dev.turnpike.proxy.settings.Settings.UpstreamModel;
import java.util.Optional;

/** The upstream of {@code TYPE} and its companions as one more route, whose credential is {@code API_KEY}. */
final class EnvironmentRoute {
    static final String ORIGIN = "environment";

    /** No resource in a file can have a name with blanks, so this one never collides, and nobody else gets its credential. */
    private static final ResourceId ID = new ResourceId("", ORIGIN + " (TYPE)");

    private static final String SECRET = "environment";
    private static final String KEY = "API_KEY";
    private static final String ECHO = "echo";

    private EnvironmentRoute() {}

    static Resource<ModelRouteSpec> of(UpstreamModel model) {
        BackendSpec backend = BackendSpec.of(model.provider(), model.baseUrl(), model.actualName(), auth(model));
        ModelRouteSpec spec = ModelRouteSpec.of(
                model.name(),
                backend,
                Capabilities.of(model.streaming(), model.functionCalling()),
                model.maxTokens() == null ? null : new TokenLimits(null, model.maxTokens()));
        return new Resource<>(ID, null, ORIGIN, model.enabled() ? spec : spec.switchedOff());
    }

    /** What is served when nothing is configured at all: a model that answers with what it was asked. */
    static Resource<ModelRouteSpec> echo() {
        return of(new UpstreamModel(ECHO, Provider.Echo, null, null, null, true, null, null, null));
    }

    private static Auth auth(UpstreamModel model) {
        if (model.apiKey() != null) {
            return Auth.secret(SECRET, KEY);
        }
        return model.provider() == Provider.Echo ? null : new Auth(Auth.Type.None, null, null);
    }

    /** {@code others}, and the key of {@code model} for its own route. */
    static SecretLookup secrets(UpstreamModel model, SecretLookup others) {
        return new SecretLookup() {
            @Override
            public Optional<Secret> find(ResourceId owner, String secretName, String key) {
                return owner.equals(ID) ? Optional.ofNullable(model.apiKey()) : others.find(owner, secretName, key);
            }

            @Override
            public String places(String secretName, String key) {
                return others.places(secretName, key);
            }

            @Override
            public boolean known(ResourceId owner, String secretName) {
                return others.known(owner, secretName);
            }
        };
    }
}
