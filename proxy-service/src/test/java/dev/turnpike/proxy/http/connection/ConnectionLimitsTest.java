package dev.turnpike.proxy.http.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.turnpike.proxy.http.connection.ConnectionLimits.BodyPace;
import dev.turnpike.proxy.http.connection.ConnectionLimits.Rhythm;
import dev.turnpike.proxy.http.connection.ConnectionLimits.Sizes;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ConnectionLimitsTest {
    @Test
    void refusesLimitsThatLimitNothing() {
        Duration second = Duration.ofSeconds(1);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Rhythm(Duration.ZERO, second))
                .withMessageContaining("tick");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new BodyPace(second, second, -1))
                .withMessageContaining("bytesPerSecond");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Sizes(0, 1, 1, 1, 1))
                .withMessageContaining("requestLine");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> ConnectionLimits.DEFAULT.withMaxConnections(0))
                .withMessageContaining("maxConnections");
    }

    @Test
    void changesTheCapAlone() {
        var limits = ConnectionLimits.DEFAULT.withMaxConnections(7);

        assertThat(limits.maxConnections()).isEqualTo(7);
        assertThat(limits.deadlines()).isEqualTo(ConnectionLimits.DEFAULT.deadlines());
    }
}
