package dev.turnpike.proxy.http;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.turnpike.proxy.testkit.RunningGateway;
import java.net.BindException;
import org.junit.jupiter.api.Test;

class PortInUseTest {
    @Test
    void doesNotStartOnAPortThatIsTaken() {
        try (var first = RunningGateway.start()) {
            var taken = String.valueOf(first.port());

            assertThatThrownBy(() -> RunningGateway.start("PORT", taken)).hasRootCauseInstanceOf(BindException.class);
        }
    }
}
