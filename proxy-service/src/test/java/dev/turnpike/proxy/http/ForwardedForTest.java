package dev.turnpike.proxy.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.settings.IpRange;
import dev.turnpike.proxy.testkit.CatalogueId;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ForwardedForTest {
    private static final ForwardedFor TRUSTING =
            new ForwardedFor(List.of(IpRange.parse("10.0.0.0/8"), IpRange.parse("fd00::/8")));

    @CatalogueId("B59")
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "192.0.2.1|203.0.113.7|192.0.2.1",
                "10.0.0.1|-|10.0.0.1",
                "10.0.0.1|203.0.113.7|203.0.113.7",
                "10.0.0.1| 198.51.100.1 ,\t203.0.113.7|203.0.113.7",
                "10.0.0.1|203.0.113.7,10.2.3.4, 10.9.9.9|203.0.113.7",
                "10.0.0.1|10.2.3.4, 10.9.9.9|10.2.3.4",
                "10.0.0.1|203.0.113.7, unknown|10.0.0.1",
                "10.0.0.1|203.0.113.7, , 10.2.3.4|10.2.3.4",
                "10.0.0.1|203.0.113.7, 10.2.3.4/8|10.0.0.1",
                "10.0.0.1|localhost|10.0.0.1",
                "10.0.0.1|0x7f.1|10.0.0.1",
                "10.0.0.1|256.1.1.1|10.0.0.1",
                "10.0.0.1|203.0.113.7:8080|203.0.113.7",
                "10.0.0.1|2001:db8::7|2001:db8::7",
                "10.0.0.1|[2001:db8::7]|2001:db8::7",
                "10.0.0.1|[2001:db8::7]:443|2001:db8::7",
                "10.0.0.1|::ffff:203.0.113.7|203.0.113.7",
                "fd00::1|203.0.113.7, fd00::2|203.0.113.7",
                "fe80::1|203.0.113.7|fe80::1",
                "10.0.0.1|_hidden, 203.0.113.7|203.0.113.7"
            })
    void theLastAddressThatNoTrustedProxyHasIsTheClients_B59(String peer, String field, String client) {
        var fields = field == null ? List.<String>of() : List.of(field);

        assertThat(TRUSTING.client(InetAddress.ofLiteral(peer), fields)).isEqualTo(InetAddress.ofLiteral(client));
    }

    @CatalogueId("B59")
    @Test
    void severalFieldsAreOneList_B59() {
        var peer = InetAddress.ofLiteral("10.0.0.1");

        assertThat(TRUSTING.client(peer, List.of("198.51.100.1", "203.0.113.7, 10.1.1.1")))
                .isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
        assertThat(TRUSTING.client(peer, List.of("203.0.113.7", "10.1.1.1")))
                .isEqualTo(InetAddress.ofLiteral("203.0.113.7"));
    }

    @CatalogueId("B59")
    @Test
    void withoutTrustedProxiesTheFieldIsNotRead_B59() {
        var peer = InetAddress.ofLiteral("10.0.0.1");

        assertThat(new ForwardedFor(List.of()).client(peer, List.of("203.0.113.7")))
                .isEqualTo(peer);
    }
}
