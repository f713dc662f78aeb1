package dev.turnpike.crds.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.crds.compile.Finding;
import dev.turnpike.crds.compile.Resource;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.util.List;

/** What one document turned out to be. */
public sealed interface Manifest {

    /** A route. */
    record Route(Resource<ModelRouteSpec> resource) implements Manifest {}

    /** A client. */
    record Client(Resource<ProxyClientSpec> resource) implements Manifest {}

    /** A route or client that cannot be read; at least one finding. */
    record Refused(List<Finding> findings) implements Manifest {

        public Refused {
            findings = List.copyOf(findings);
        }
    }

    /** Something else, such as a {@code Secret}; {@code apiVersion} and {@code kind} are empty when absent. */
    record Other(String apiVersion, String kind, JsonNode document) implements Manifest {}
}
