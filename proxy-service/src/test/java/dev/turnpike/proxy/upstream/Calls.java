package dev.turnpike.proxy.upstream;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.testkit.ScriptedUpstream;
import dev.turnpike.proxy.wire.UpstreamCall;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** What the tests of this room call again and again. */
final class Calls {
    /** Long enough to pass in no test. */
    static final Deadlines DEADLINES = deadlines(Duration.ofSeconds(20), Duration.ofSeconds(20));

    private Calls() {}

    /** With {@code firstByte} and {@code idle} for streams, and 20 s for everything else; counted from now. */
    static Deadlines deadlines(Duration firstByte, Duration idle) {
        var long20 = Duration.ofSeconds(20);
        return new Deadlines(long20, firstByte, idle, Duration.ofMinutes(10), System.nanoTime());
    }

    /** With {@code total} from now. */
    static Deadlines total(Duration total) {
        var long20 = Duration.ofSeconds(20);
        return new Deadlines(long20, long20, long20, total, System.nanoTime());
    }

    /** With {@code connect} from now. */
    static Deadlines connect(Duration connect) {
        var long20 = Duration.ofSeconds(20);
        return new Deadlines(connect, long20, long20, long20, System.nanoTime());
    }

    static Destination to(ScriptedUpstream upstream) {
        return Destination.of(upstream.uri());
    }

    static UpstreamCall whole(String target, String body) {
        return UpstreamCall.json(target, body.getBytes(StandardCharsets.UTF_8), UpstreamCall.Expect.WHOLE);
    }

    static UpstreamCall stream(String target, String body) {
        return UpstreamCall.json(target, body.getBytes(StandardCharsets.UTF_8), UpstreamCall.Expect.STREAM);
    }

    /** The failure that {@code action} ends with. */
    static Failure failureOf(ThrowingCallable action) {
        var thrown = catchThrowableOfType(GatewayException.class, action);
        if (thrown == null) {
            throw new AssertionError("no failure");
        }
        return thrown.failure();
    }
}
