package dev.turnpike.crds.config;

/** Bytes that are not a configuration. The message names the place, never a value, for values may be credentials. */
public final class MalformedConfigException extends Exception {

    /** {@code path} is like {@code routes[0].backends[1].weight}; empty for the whole document. */
    MalformedConfigException(String path, String problem) {
        super(path.isEmpty() ? problem : path + ": " + problem);
    }
}
