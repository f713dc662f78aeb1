package dev.turnpike.crds.compile;

import dev.turnpike.crds.compile.Finding.Kind;
import dev.turnpike.crds.compile.Finding.Severity;
import java.util.List;

/** Collects what there is to say about one resource, and remembers whether it is refused as a whole. */
final class Report {
    private final Kind kind;
    private final Resource<?> resource;
    private final List<Finding> findings;
    private boolean refused;

    Report(Kind kind, Resource<?> resource, List<Finding> findings) {
        this.kind = kind;
        this.resource = resource;
        this.findings = findings;
    }

    boolean refused() {
        return refused;
    }

    /** The place of the whole specification. */
    Spot spec() {
        return new Spot(this, "spec");
    }

    /** The place of the name in the metadata. */
    Spot name() {
        return new Spot(this, "metadata.name");
    }

    void refuse(String field, Reason reason, String message) {
        refused = true;
        add(field, reason, Severity.Error, message);
    }

    void add(String field, Reason reason, Severity severity, String message) {
        findings.add(new Finding(kind, resource.id(), resource.origin(), field, reason, severity, message));
    }
}
