package dev.turnpike.proxy.http.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.net.URI;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The pages and all that they load come from the gateway, and nothing comes from anywhere else. */
class PagesTest {
    private static final Pattern LOADED = Pattern.compile("(?:src|href)=\"([^\"]+)\"");
    /** What makes a browser fetch, in a style sheet or in a script: an address of another host in a place where it is loaded from. */
    private static final Pattern OUTSIDE_FETCH = Pattern.compile(
            "(?:url\\(\\s*[\"']?|@import\\s+[\"']|[^a-zA-Z](?:src|srcset|poster)\\s*[:=]\\s*[\"']|fetch\\(\\s*[\"']|"
                    + "importScripts\\(\\s*[\"'])(?:https?:)?//[^\\s\"')]+");

    private static RunningGateway gateway;

    @BeforeAll
    static void starts() {
        gateway = RunningGateway.start("TYPE", "echo");
    }

    @AfterAll
    static void stops() {
        gateway.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/docs/", "/redoc", "/redoc/", "//docs"})
    void aPageLoadsAllItNeedsFromTheGateway(String path) {
        var page = gateway.uri(path);
        var html = get(page);

        assertThat(html.type()).isEqualTo("text/html");
        assertThat(loadedBy(html)).hasSizeGreaterThanOrEqualTo(3).allSatisfy(link -> {
            var file = page.resolve(link);
            assertThat(file.getAuthority()).isEqualTo(page.getAuthority());
            assertThat(get(file).body()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"/docs", "/redoc"})
    void nothingThatAPageLoadsFetchesFromAnotherHost(String path) {
        var page = gateway.uri(path);
        var html = get(page);

        assertThat(html.text()).doesNotContainPattern("https?://");
        for (var link : loadedBy(html)) {
            var found = OUTSIDE_FETCH.matcher(get(page.resolve(link)).text());
            assertThat(found.results().map(match -> match.group()).toList())
                    .as(link)
                    .isEmpty();
        }
    }

    /** The libraries would ask a validator, and show a logo from a content network. */
    @Test
    void theLibrariesAreToldNotToCallHome() {
        assertThat(get(gateway.uri("/docs/swagger-initializer.js")).text())
                .contains("validatorUrl: null")
                .contains("persistAuthorization: false");
        assertThat(get(gateway.uri("/redoc/redoc.standalone.js")).text()).doesNotContain("cdn.redoc");
    }

    @ParameterizedTest
    @CatalogueId("S24")
    @ValueSource(strings = {"/docs", "/redoc"})
    void s24APageAllowsNoInlineScriptAndNoOtherHost(String path) {
        var policy = get(gateway.uri(path))
                .headers()
                .firstValue("content-security-policy")
                .orElseThrow();

        assertThat(policy)
                .contains("default-src 'self'", "script-src 'self';", "object-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("http:", "https:", "*", "unsafe-eval");
        assertThat(get(gateway.uri(path)).text()).doesNotContainPattern("<script>|<style|onload=");
    }

    @ParameterizedTest
    @CsvSource({
        "/docs/swagger-ui.css,text/css",
        "/docs/swagger-ui-bundle.js,text/javascript",
        "/docs/favicon-32x32.png,image/png",
        "/redoc/redoc.standalone.js,text/javascript",
        "/openapi.json,application/json"
    })
    void aFileHasItsTypeAndATag(String path, String type) {
        var first = get(gateway.uri(path));
        var tag = first.headers().firstValue("etag").orElseThrow();

        assertThat(first.type()).isEqualTo(type);
        assertThat(first.headers().firstValue("x-content-type-options")).hasValue("nosniff");
        var again = Answer.to("GET", gateway.uri(path), null, "If-None-Match", tag);
        assertThat(again.status()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        var changed = Answer.to("GET", gateway.uri(path), null, "If-None-Match", "\"other\"");
        assertThat(changed.status()).isEqualTo(200);
        assertThat(changed.headers().firstValue("cache-control")).hasValue("no-cache");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/docs/nothing.js",
                "/docs/swagger-ui.html",
                "/docs/..%2fopenapi.yaml",
                "/docs/%2e%2e/%2e%2e/openapi/openapi.yaml",
                "/docs/..%5c..%5copenapi.yaml",
                "/redoc/redoc.lib.js",
                "/redoc//META-INF/MANIFEST.MF"
            })
    void noPathLeadsToAnyOtherFile(String path) {
        assertThat(Answer.to("GET", gateway.uri(path), null).status()).isEqualTo(404);
    }

    @Test
    void headIsAnsweredWithoutABody() {
        var answer = Answer.to("HEAD", gateway.uri("/docs"), null);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
    }

    private static List<String> loadedBy(Answer html) {
        return LOADED.matcher(html.text())
                .results()
                .map(match -> match.group(1))
                .filter(link -> !link.startsWith("data:"))
                .toList();
    }

    private static Answer get(URI uri) {
        var answer = Answer.to("GET", uri, null);
        assertThat(answer.status()).as("%s", uri).isEqualTo(200);
        return answer;
    }
}
