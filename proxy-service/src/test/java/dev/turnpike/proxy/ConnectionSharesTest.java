package dev.turnpike.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConnectionSharesTest {

    @ParameterizedTest(name = "{0} clients asked for, {1} descriptors, 100 of them used")
    @CsvSource({"20000, 1048576, 20000", "20000, 1024, 377", "100, 1024, 100", "20000, 60, 1"})
    void clientsGetHalfOfWhatIsFreeAtMost(int asked, long all, int clients) {
        assertThat(ConnectionShares.of(asked, all, 100).clients()).isEqualTo(clients);
    }

    @ParameterizedTest(name = "{0} clients asked for, {1} descriptors, 100 of them used")
    @CsvSource({"20000, 1048576, 1028284", "20000, 1024, 377", "100, 1024, 654", "20000, 60, 1"})
    void upstreamsGetWhatClientsLeave(int asked, long all, int upstreams) {
        assertThat(ConnectionShares.of(asked, all, 100).upstreams()).isEqualTo(upstreams);
    }
}
