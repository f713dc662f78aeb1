package dev.turnpike.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSharesTest {

    @ParameterizedTest(name = "{1} descriptors, {2} used, {0} clients asked for")
    @CsvSource({
        "20000, 1048576, 100, 20000, 1028284",
        "20000, 1024, 100, 377, 377",
        "100, 1024, 100, 100, 654",
        "20000, 60, 60, 1, 1",
    })
    void clientsGetHalfAndUpstreamsTheRest(int asked, long all, long used, int clients, int upstreams) {
        assertThat(ConnectionShares.of(asked, all, used)).isEqualTo(new ConnectionShares(clients, upstreams));
    }
}
