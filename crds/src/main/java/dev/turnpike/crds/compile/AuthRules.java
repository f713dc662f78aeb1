package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.BackendConfig.Credential;
import dev.turnpike.crds.config.BackendConfig.Credential.Placement;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.v1alpha1.BackendSpec.Auth;

/** Which provider wants which credential, and where it goes. */
final class AuthRules {
    private AuthRules() {}

    /** Checks what is written; {@code auth} may be null. Whether the Secret exists is another question. */
    static void check(Provider provider, Auth auth, Spot spot) {
        if (auth == null) {
            if (needsCredential(provider)) {
                spot.invalid(provider + " needs a credential: auth: {secretRef: {name: NAME, key: apiKey}}");
            }
        } else if (provider == Provider.Echo) {
            checkEcho(auth, spot);
        } else if (auth.type() == Auth.Type.None) {
            checkNone(provider, auth, spot);
        } else {
            checkCredential(provider, auth, spot);
        }
    }

    static Credential credential(Auth auth, Secret secret) {
        return new Credential(placement(auth.type()), auth.header(), secret);
    }

    private static boolean needsCredential(Provider provider) {
        return switch (provider) {
            case OpenAI, Anthropic, Gemini, AzureOpenAI, Coze -> true;
            case OpenAICompatible, Echo -> false;
        };
    }

    private static void checkEcho(Auth auth, Spot spot) {
        if (auth.type() != Auth.Type.None || auth.secretRef() != null || auth.header() != null) {
            spot.invalid("Echo calls nobody: remove auth");
        }
    }

    private static void checkNone(Provider provider, Auth auth, Spot spot) {
        if (needsCredential(provider)) {
            spot.at("type").invalid(provider + " needs a credential; None is for OpenAICompatible and Echo");
        }
        if (auth.secretRef() != null || auth.header() != null) {
            spot.invalid("has type None and yet a credential: remove one of them");
        }
    }

    private static void checkCredential(Provider provider, Auth auth, Spot spot) {
        if (auth.secretRef() == null) {
            String orNone = needsCredential(provider) ? "" : ", or set type: None";
            spot.at("secretRef").invalid("name the Secret that holds the credential" + orNone);
        }
        if (auth.type() == Auth.Type.Header) {
            HeaderRules.credentialHeader(auth.header(), spot.at("header"));
        } else if (auth.header() != null) {
            spot.at("header").invalid("has a meaning only with type: Header");
        }
    }

    private static Placement placement(Auth.Type type) {
        return switch (type) {
            case null -> Placement.Default;
            case Bearer -> Placement.Bearer;
            case Header -> Placement.Header;
            case None -> throw new IllegalArgumentException("there is no credential to place");
        };
    }
}
