package dev.turnpike.proxy.http.docs;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Properties;

/**
 * A library for browsers, packed as a jar. It says itself which version it is, so that only the build names versions.
 *
 * @param name its artifact
 * @see <a href="https://www.webjars.org/documentation">WebJars</a>
 */
record Webjar(String name) {

    /** The file {@code file} of the library. */
    byte[] read(String file) {
        return Resource.read("/META-INF/resources/webjars/" + name + "/" + version() + "/" + file);
    }

    private String version() {
        var properties = new Properties();
        try {
            properties.load(
                    new ByteArrayInputStream(Resource.read("/META-INF/maven/org.webjars/" + name + "/pom.properties")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties.getProperty("version");
    }
}
