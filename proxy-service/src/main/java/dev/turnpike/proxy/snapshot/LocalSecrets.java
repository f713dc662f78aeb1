package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.compile.SecretLookup;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.settings.Variables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Credentials without a cluster: a {@code Secret} manifest beside the resource, else a file {@code SECRETS_DIR/<name>/<key>}, else a variable
 * {@code <NAME>_<KEY>}. Blanks and line ends around a value do not belong to it.
 */
final class LocalSecrets implements SecretLookup {
    /** As Kubernetes names Secrets and their entries: no separator, no way up. */
    private static final Pattern FILE_NAME = Pattern.compile("(?!\\.{1,2}$)[A-Za-z0-9._-]{1,253}");

    private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])");
    private static final long MOST_BYTES = 1 << 20;

    private final List<ConfigFile> files;
    private final Path folder;
    private final Variables variables;

    /** @param folder null when there is none */
    LocalSecrets(List<ConfigFile> files, Path folder, Variables variables) {
        this.files = List.copyOf(files);
        this.folder = folder;
        this.variables = variables;
    }

    /** {@code {name: openai, key: apiKey}} is {@code OPENAI_API_KEY}. */
    static String variable(String secretName, String key) {
        return word(secretName) + "_" + word(key);
    }

    private static String word(String text) {
        return WORD_BEGINS
                .matcher(text)
                .replaceAll("_")
                .replaceAll("[^A-Za-z0-9]", "_")
                .toUpperCase(Locale.ROOT);
    }

    @Override
    public Optional<Secret> find(ResourceId owner, String secretName, String key) {
        return manifest(owner, secretName)
                .flatMap(entries -> Optional.ofNullable(entries.get(key)))
                .or(() -> file(secretName, key))
                .or(() -> variables.secret(variable(secretName, key)).map(LocalSecrets::stripped));
    }

    @Override
    public String places(String secretName, String key) {
        String file = folder == null
                ? "a file SECRETS_DIR/" + secretName + "/" + key + " (SECRETS_DIR is not set)"
                : "the file " + folder + "/" + secretName + "/" + key;
        return "a Secret manifest '" + secretName + "' with entry '" + key + "' in CONFIG_DIR, " + file
                + " or the variable " + variable(secretName, key);
    }

    @Override
    public boolean known(ResourceId owner, String secretName) {
        return manifest(owner, secretName).isPresent();
    }

    private Optional<Map<String, Secret>> manifest(ResourceId owner, String secretName) {
        var id = new ResourceId(owner.namespace(), secretName);
        return files.stream()
                .map(file -> file.secrets().get(id))
                .filter(entries -> entries != null)
                .findFirst();
    }

    private Optional<Secret> file(String secretName, String key) {
        if (folder == null
                || !FILE_NAME.matcher(secretName).matches()
                || !FILE_NAME.matcher(key).matches()) {
            return Optional.empty();
        }
        try {
            Path file = folder.resolve(secretName).resolve(key).toRealPath();
            boolean usable =
                    file.startsWith(folder.toRealPath()) && Files.isRegularFile(file) && Files.size(file) <= MOST_BYTES;
            return usable ? Optional.of(Secret.of(Files.readString(file).strip())) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static Secret stripped(Secret secret) {
        return Secret.of(secret.reveal().strip());
    }
}
