package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.Finding.Severity;
import java.util.Objects;

/**
 * What the author of a configuration file should know. Never holds a credential.
 *
 * @param file name inside the folder, or {@code environment}
 * @param document which document of the file, from 1; 0 when the whole file is meant
 * @param line from 1; 0 when unknown
 * @param resource kind and name, or {@code ""}
 * @param field path such as {@code spec.backends[0].endpoint}, or {@code ""}
 * @param message what is wrong and how to mend it
 */
public record ConfigProblem(
        String file, int document, int line, String resource, String field, String message, Severity severity) {

    public ConfigProblem {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(resource, "resource");
        Objects.requireNonNull(field, "field");
        Objects.requireNonNull(message, "message");
        Objects.requireNonNull(severity, "severity");
    }

    /** A whole file that cannot be used. */
    static ConfigProblem ofFile(String file, String message) {
        return new ConfigProblem(file, 0, 0, "", "", message, Severity.Error);
    }

    /** One line for people: {@code routes.yaml:12 (document 2): ModelRoute gpt-4o: spec.backends[0].endpoint: …}. */
    public String text() {
        return file
                + (line > 0 ? ":" + line : "")
                + (document > 1 ? " (document " + document + ")" : "")
                + (resource.isEmpty() ? "" : ": " + resource)
                + (field.isEmpty() ? "" : ": " + field)
                + ": "
                + message;
    }
}
