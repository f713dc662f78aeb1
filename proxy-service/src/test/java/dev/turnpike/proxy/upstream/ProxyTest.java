package dev.turnpike.proxy.upstream;

import static dev.turnpike.proxy.upstream.Calls.DEADLINES;
import static dev.turnpike.proxy.upstream.Calls.failureOf;
import static dev.turnpike.proxy.upstream.Calls.whole;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.crds.config.BackendConfig.TlsOptions;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.Failure.Reach;
import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.ConnectProxy;
import dev.turnpike.proxy.testkit.Script;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.testkit.TestCertificate;
import dev.turnpike.proxy.wire.HeaderFields;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxyTest {
    private static final TestCertificate CERTIFICATE = TestCertificate.valid("dns:upstream.test");
    private static final Script ANSWERING = Script.answering(CannedAnswers.json(200, "ok"));

    private static UpstreamClient through(URI proxy) {
        return new UpstreamClient(UpstreamSettings.DEFAULT.withProxy(proxy, List.of("direct.test")), host -> {
            throw new AssertionError("the proxy resolves names, not we: " + host);
        });
    }

    private static Destination secure(ScriptedUpstream upstream) {
        return new Destination(
                upstream.uri("upstream.test"), null, HeaderFields.NONE, new TlsOptions(CERTIFICATE.pem(), null, null));
    }

    private static String call(UpstreamClient client, Destination destination) {
        try (var exchange = client.open(destination, DEADLINES)) {
            exchange.send(whole("/chat", "{}"));
            return exchange.whole(1000).text();
        }
    }

    @Test
    void tunnelsTlsAndShowsTheProxyItsCredentialOnly() throws IOException {
        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE).always(ANSWERING);
                var proxy = ConnectProxy.start();
                var client = through(proxy.uri("user:p%40ss+word"))) {
            for (int i = 0; i < 2; i++) {
                assertThat(call(client, secure(upstream))).isEqualTo("ok");
            }

            assertThat(proxy.heads()).hasSize(1);
            assertThat(proxy.heads().getFirst())
                    .startsWith("CONNECT upstream.test:" + upstream.port() + " HTTP/1.1")
                    .contains("Proxy-Authorization: Basic dXNlcjpwQHNzK3dvcmQ=");
            assertThat(upstream.requests().getFirst().header("proxy-authorization"))
                    .isEmpty();
            assertThat(upstream.requests().getFirst().line()).isEqualTo("POST /chat HTTP/1.1");
        }
    }

    @Test
    void aProxyThatRefusesIsNamedAndNothingWasSent() throws IOException {
        try (var upstream = ScriptedUpstream.startTls(CERTIFICATE).always(ANSWERING);
                var proxy = ConnectProxy.start();
                var client = through(proxy.uri(null))) {
            proxy.answering("HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n");
            assertThat(failureOf(() -> call(client, secure(upstream))))
                    .isEqualTo(new Failure.UpstreamUnreachable(
                            "upstream upstream.test through the HTTP proxy: it refused the tunnel with status 407",
                            Reach.NOT_SENT));

            proxy.answering("HTTP/1.1 200 OK\r\n\r\nmore");
            assertThat(failureOf(() -> call(client, secure(upstream)))).isInstanceOf(Failure.UpstreamProtocol.class);

            proxy.answering("SSH-2.0-x\r\n");
            assertThat(failureOf(() -> call(client, secure(upstream)))).isInstanceOf(Failure.UpstreamProtocol.class);
            assertThat(client.openConnections()).isZero();
        }
    }

    @Test
    void asksForPlainUpstreamsInAbsoluteForm() {
        try (var proxy = ScriptedUpstream.start().always(ANSWERING);
                var client = through(URI.create("http://user:pw@127.0.0.1:" + proxy.port()))) {

            assertThat(call(client, Destination.of(URI.create("http://plain.test:8080/base"))))
                    .isEqualTo("ok");

            var seen = proxy.requests().getFirst();
            assertThat(seen.line()).isEqualTo("POST http://plain.test:8080/base/chat HTTP/1.1");
            assertThat(seen.header("host")).contains("plain.test:8080");
            assertThat(seen.header("proxy-authorization")).contains("Basic dXNlcjpwdw==");
        }
    }

    @Test
    void neverProxiesTheLoopback() throws IOException {
        try (var upstream = ScriptedUpstream.start().always(ANSWERING);
                var proxy = ConnectProxy.start();
                var client = through(proxy.uri(null))) {
            assertThat(call(client, Destination.of(upstream.uri()))).isEqualTo("ok");
            assertThat(proxy.heads()).isEmpty();
        }
    }

    @ParameterizedTest(name = "{0} covers {1}: {2}")
    @CsvSource({
        "*, http://a.test, true",
        "a.test, http://a.test, true",
        "A.Test, http://a.test:8080, true",
        "a.test, https://b.a.test, true",
        ".a.test, https://b.a.test, true",
        ".a.test, https://a.test, true",
        "*.a.test, https://b.a.test, true",
        "a.test, http://ba.test, false",
        "b.a.test, http://a.test, false",
        "a.test:443, https://a.test, true",
        "a.test:80, https://a.test, false",
        "a.test:8080, http://b.a.test:8080, true",
        "10.0.0.1, http://10.0.0.1:8000, true",
        "10.0.0.1, http://10.0.0.11, false",
        "fd00::1, http://[fd00::1]:80, true",
        "[fd00::1]:80, http://[fd00::1], true",
        "[fd00::1]:81, http://[fd00::1], false",
        "'', http://a.test, false"
    })
    void readsNoProxyRules(String rule, URI endpoint, boolean direct) {
        var rules = new ProxyRules(UpstreamSettings.DEFAULT.withProxy(
                URI.create("http://proxy.test:3128"), List.of("x.test", " " + rule)));

        assertThat(rules.proxyFor(Destination.of(endpoint)) == null).isEqualTo(direct);
    }

    @Test
    void theSettingsShowNoPasswordAndRefuseOtherProxies() {
        var settings = UpstreamSettings.DEFAULT.withProxy(URI.create("http://user:hunter2@proxy.test"), List.of());

        assertThat(settings.toString()).contains("proxy.test").doesNotContain("hunter2", "user");
        assertThat(HttpProxy.of(settings.proxy()).toString()).doesNotContain("hunter2");
        assertThat(HttpProxy.of(URI.create("http://[::1]")).port()).isEqualTo(80);
        assertThatThrownBy(() -> UpstreamSettings.DEFAULT.withProxy(URI.create("socks://u:hunter2@p:1"), List.of()))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .doesNotContain("hunter2");
    }
}
