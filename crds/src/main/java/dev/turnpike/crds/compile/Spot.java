package dev.turnpike.crds.compile;

import dev.turnpike.crds.compile.Finding.Severity;

/** A place in a resource, such as {@code spec.backends[0].endpoint}, and the report that takes what is found there. */
record Spot(Report report, String path) {

    Spot at(String member) {
        return new Spot(report, path + "." + member);
    }

    Spot at(int index) {
        return new Spot(report, path + "[" + index + "]");
    }

    /** The whole resource is refused: it contradicts itself or its format. */
    void invalid(String message) {
        refuse(Reason.Invalid, message);
    }

    /** The whole resource is refused. */
    void refuse(Reason reason, String message) {
        report.refuse(path, reason, message);
    }

    /** What is at this place is left out; the rest of the resource may still serve. */
    void leaveOut(Reason reason, String message) {
        report.add(path, reason, Severity.Error, message);
    }

    void warn(Reason reason, String message) {
        report.add(path, reason, Severity.Warning, message);
    }

    void note(Reason reason, String message) {
        report.add(path, reason, Severity.Note, message);
    }
}
