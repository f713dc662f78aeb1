package dev.turnpike.proxy.snapshot;

import dev.turnpike.proxy.snapshot.ConfigFile.Subject;
import java.util.Set;

/**
 * What is written somewhere but could not be taken as it is.
 *
 * @param resources resources with an error
 * @param files names of files that could not be read at all
 */
record Losses(Set<Subject> resources, Set<String> files) {

    Losses {
        resources = Set.copyOf(resources);
        files = Set.copyOf(files);
    }
}
