package dev.turnpike.proxy.snapshot;

import dev.turnpike.crds.compile.Finding;
import dev.turnpike.crds.compile.Resource;
import dev.turnpike.crds.compile.ResourceId;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.crds.v1alpha1.ModelRouteSpec;
import dev.turnpike.crds.v1alpha1.ProxyClientSpec;
import java.util.List;
import java.util.Map;

/**
 * What one configuration file holds.
 *
 * @param secrets entries of {@code Secret} manifests
 * @param documents where each resource was written
 * @param broken resources that are there but cannot be read
 * @param unusable whether the file as a whole could not be read
 */
record ConfigFile(
        String name,
        List<Resource<ModelRouteSpec>> routes,
        List<Resource<ProxyClientSpec>> clients,
        Map<ResourceId, Map<String, Secret>> secrets,
        Map<Subject, YamlDocument> documents,
        List<Finding> broken,
        List<ConfigProblem> problems,
        boolean unusable) {

    static ConfigFile unusable(String name, ConfigProblem problem) {
        return new ConfigFile(name, List.of(), List.of(), Map.of(), Map.of(), List.of(), List.of(problem), true);
    }

    /** Whether nothing was written here that a gateway could use. */
    boolean isEmpty() {
        return documents.isEmpty() && problems.isEmpty();
    }

    /** Which resource. */
    record Subject(Finding.Kind kind, ResourceId id) {}
}
