package dev.turnpike.proxy.http.docs;

import java.nio.charset.StandardCharsets;

/**
 * A library for browsers, packed as a jar. It says itself which version it is, so that only the build names versions.
 *
 * @param name its artifact
 * @see <a href="https://www.webjars.org/documentation">WebJars</a>
 */
record Webjar(String name) {
    private static final String VERSION = "version=";

    /** The file {@code file} of the library. */
    byte[] read(String file) {
        return Resource.read("/META-INF/resources/webjars/" + name + "/" + version() + "/" + file);
    }

    private String version() {
        var properties = Resource.read("/META-INF/maven/org.webjars/" + name + "/pom.properties");
        return new String(properties, StandardCharsets.ISO_8859_1)
                .lines()
                .filter(line -> line.startsWith(VERSION))
                .map(line -> line.substring(VERSION.length()).strip())
                .findFirst()
                .orElseThrow();
    }
}
