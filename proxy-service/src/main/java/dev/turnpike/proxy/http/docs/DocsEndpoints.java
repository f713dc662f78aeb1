package dev.turnpike.proxy.http.docs;

import dev.turnpike.proxy.http.Endpoint;
import dev.turnpike.proxy.wire.HeaderFields;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The description of the API and the two pages that show it. Nothing is read before somebody asks for it. */
public final class DocsEndpoints {
    private static final HeaderFields DOCUMENT_HEADERS = HeaderFields.of("X-Content-Type-Options", "nosniff");
    private static final Webjar SWAGGER_UI = new Webjar("swagger-ui");
    private static final Webjar REDOC = new Webjar("redoc");

    /** Redoc shows the logo of its makers, from their host; what it does when that fails, which is to show none, is what we want. */
    private static final String OUTSIDE_LOGO = "https://cdn.redoc.ly/redoc/logo-mini.svg";

    /** The endpoints. */
    public List<Endpoint> endpoints() {
        var document = new Asset("openapi.json", OpenApiDocument::json);
        var endpoints = new ArrayList<Endpoint>();
        endpoints.add(Endpoint.own("GET", "/openapi.json", visit -> document.serve(visit, DOCUMENT_HEADERS)));
        endpoints.addAll(swaggerUi().endpoints());
        endpoints.addAll(redoc().endpoints());
        return endpoints;
    }

    private static Site swaggerUi() {
        var files = new TreeMap<String, Asset>();
        for (var name : List.of("swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png")) {
            files.put(name, new Asset(name, () -> SWAGGER_UI.read(name)));
        }
        files.putAll(own("swagger-initializer.js", "page.css"));
        return new Site("/docs", "swagger-ui.html", files, ContentPolicy.SCRIPTS_OF_OUR_OWN);
    }

    private static Site redoc() {
        var script = "redoc.standalone.js";
        var files = new TreeMap<String, Asset>();
        files.put(script, new Asset(script, () -> withoutOutsideLogo(REDOC.read(script))));
        files.putAll(own("redoc-initializer.js", "page.css"));
        return new Site("/redoc", "redoc.html", files, ContentPolicy.STYLES_MADE_BY_SCRIPTS);
    }

    private static Map<String, Asset> own(String... names) {
        var files = new TreeMap<String, Asset>();
        for (var name : names) {
            files.put(name, new Asset(name, () -> Resource.read("/openapi/" + name)));
        }
        return files;
    }

    private static byte[] withoutOutsideLogo(byte[] script) {
        return new String(script, StandardCharsets.UTF_8)
                .replace(OUTSIDE_LOGO, "data:,")
                .getBytes(StandardCharsets.UTF_8);
    }
}
