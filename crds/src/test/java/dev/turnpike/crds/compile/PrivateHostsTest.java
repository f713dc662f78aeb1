package dev.turnpike.crds.compile;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where a URL parser would already refuse a spelling, the check must not rely on it. */
class PrivateHostsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost", "LocalHost..", "api.localhost", "127.0.0.1", "127.1", "0177.0.0.01", "0x7F.0x0.0x0.0x1",
                        "017700000001",
                "2130706433", "0", "0.1.2.3", "169.254.1.1", "0xA9FEA9FE", "[::1]", "[0:0:0:0:0:0:0:1]",
                        "[::ffff:169.254.169.254]",
                "[::ffff:0:0]", "[::127.0.0.1]", "[64:ff9b::7f00:1]", "[2002:a9fe:a9fe::1]", "[fe80::1]",
                        "[fe80::1%eth0]", "[fd00:ec2::254]"
            })
    void knowsEverySpelling(String host) {
        assertThat(PrivateHosts.contains(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "", "example.com", "localhost.example.com", "notlocalhost", "10.0.0.1", "192.168.1.1", "172.16.0.1",
                        "126.255.255.255",
                "128.0.0.1", "169.253.255.255", "[2001:db8::1]", "[fd12::1]", "[64:ff9b::808:808]", "[2002:808:808::1]",
                        "[nonsense]", "1.2.3.4.5",
                "0x7f.example.com"
            })
    void letsOthersBe(String host) {
        assertThat(PrivateHosts.contains(host)).isFalse();
    }
}
