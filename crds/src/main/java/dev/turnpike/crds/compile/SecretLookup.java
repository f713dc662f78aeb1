package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.Secret;
import java.util.Optional;

/** Where credentials come from: Secrets in a cluster; manifests, files and variables on a laptop. */
public interface SecretLookup {

    /** The entry {@code key} of Secret {@code secretName} in the namespace of {@code owner}; empty when there is none. */
    Optional<Secret> find(ResourceId owner, String secretName, String key);

    /** In words, where {@link #find} looks: {@code file secrets/openai/apiKey or variable OPENAI_API_KEY}. */
    String places(String secretName, String key);

    /** Whether the Secret itself is known, so that a missing entry can be told from a missing Secret. */
    default boolean known(ResourceId owner, String secretName) {
        return false;
    }
}
