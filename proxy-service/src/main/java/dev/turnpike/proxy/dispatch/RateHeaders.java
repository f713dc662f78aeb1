package dev.turnpike.proxy.dispatch;

import dev.turnpike.proxy.limits.RateState;
import dev.turnpike.proxy.limits.RateState.Allowance;
import dev.turnpike.proxy.wire.HeaderFields;
import java.math.BigDecimal;
import java.time.Duration;

/**
 * The {@code x-ratelimit-*} headers.
 *
 * @see <a href="https://platform.openai.com/docs/guides/rate-limits">OpenAI: rate limits in headers</a>
 */
final class RateHeaders {
    private RateHeaders() {}

    /** {@code to} and the headers of {@code state}. */
    static HeaderFields add(HeaderFields to, RateState state) {
        return add(add(to, "requests", state.requests()), "tokens", state.tokens());
    }

    private static HeaderFields add(HeaderFields to, String kind, Allowance allowance) {
        return allowance == null
                ? to
                : to.with("x-ratelimit-limit-" + kind, Integer.toString(allowance.limit()))
                        .with("x-ratelimit-remaining-" + kind, Long.toString(allowance.remaining()))
                        .with("x-ratelimit-reset-" + kind, text(allowance.reset()));
    }

    /** As Go writes durations: {@code 120ms}, {@code 1.5s}, {@code 6m0s}, {@code 1h0m0s}; to the millisecond, rounded up. */
    static String text(Duration duration) {
        long millis = duration.plusNanos(999_999).toMillis();
        if (millis == 0) {
            return "0s";
        }
        if (millis < 1_000) {
            return millis + "ms";
        }
        var whole = Duration.ofMillis(millis);
        var seconds = new BigDecimal(millis % 60_000)
                        .movePointLeft(3)
                        .stripTrailingZeros()
                        .toPlainString()
                + "s";
        if (whole.toMinutes() == 0) {
            return seconds;
        }
        var minutes = whole.toMinutesPart() + "m" + seconds;
        return whole.toHours() == 0 ? minutes : whole.toHours() + "h" + minutes;
    }
}
