package dev.turnpike.proxy.http.docs;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.http.Visit;
import dev.turnpike.proxy.wire.HeaderFields;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** A page and the files that it loads. Only files that are listed are served, so a path cannot lead anywhere else. */
final class Site {
    private final String path;
    private final Asset page;
    private final Asset pageOfFolder;
    private final Map<String, Asset> files;
    private final HeaderFields headers;

    /** The page {@code html} at {@code path}, and {@code files} below it. */
    Site(String path, String html, Map<String, Asset> files, ContentPolicy policy) {
        this.path = path;
        this.page = new Asset(html, () -> page(html, path.substring(1) + "/"));
        this.pageOfFolder = new Asset(html, () -> page(html, ""));
        this.files = Map.copyOf(files);
        this.headers = HeaderFields.of(
                "Content-Security-Policy", policy.text(),
                "X-Content-Type-Options", "nosniff",
                "Referrer-Policy", "no-referrer");
    }

    /** Addresses in the page are relative, so that it also works behind a proxy that adds a prefix. */
    private static byte[] page(String html, String assets) {
        return new String(Resource.read("/openapi/" + html), StandardCharsets.UTF_8)
                .replace("{{assets}}", assets)
                .getBytes(StandardCharsets.UTF_8);
    }

    List<Endpoint> endpoints() {
        return List.of(Endpoint.own("GET", path, this::page), Endpoint.own("GET", path + "/{file}", this::file));
    }

    private void page(Visit visit) {
        var asked = visit.path().endsWith("/") ? pageOfFolder : page;
        asked.serve(visit, headers);
    }

    private void file(Visit visit) {
        var file = files.get(visit.variable("file"));
        if (file == null) {
            throw new GatewayException(new Failure.NotFound("The documentation has no such file."));
        }
        file.serve(visit, headers);
    }
}
