package dev.turnpike.proxy.upstream;

/** How the gateway names itself to upstreams. */
final class UserAgent {
    static final String VALUE = "turnpike/" + version();

    private UserAgent() {}

    private static String version() {
        var version = UserAgent.class.getPackage().getImplementationVersion();
        return version == null ? "dev" : version;
    }
}
