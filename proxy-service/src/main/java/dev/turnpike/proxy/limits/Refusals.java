package dev.turnpike.proxy.limits;

import dev.turnpike.proxy.failure.Failure;
import java.time.Duration;

/** Says to the client which limit it met. The words of the configuration are used, so that whoever may change the limit finds it. */
final class Refusals {
    private Refusals() {}

    static Failure.Limited of(Ceiling ceiling, Shortage shortage, long tokens) {
        boolean hopeless = shortage.nanos() == Shortage.HOPELESS;
        return new Failure.Limited(
                hopeless ? tooLarge(ceiling, tokens) : text(ceiling, shortage, tokens),
                shortage.kind(),
                hopeless ? null : Duration.ofNanos(shortage.nanos()));
    }

    private static String tooLarge(Ceiling ceiling, long tokens) {
        return "Request too large for " + ceiling.holder().words() + ": it may use about " + tokens
                + " tokens, and tokensPerMinute is " + ceiling.rates().tokensPerMinute()
                + ". Trying again cannot help: shorten the input or lower `max_completion_tokens`.";
    }

    private static String text(Ceiling ceiling, Shortage shortage, long tokens) {
        var rates = ceiling.rates();
        return switch (shortage.kind()) {
            case REQUESTS ->
                "Rate limit reached for " + ceiling.holder().words() + ": requestsPerMinute is "
                        + rates.requestsPerMinute() + ". Try again in " + seconds(shortage) + " s.";
            case TOKENS ->
                "Rate limit reached for " + ceiling.holder().words() + ": tokensPerMinute is " + rates.tokensPerMinute()
                        + ", and this request may use about " + tokens + ". Try again in " + seconds(shortage) + " s.";
            case CONCURRENCY ->
                "Too many requests at once for " + ceiling.holder().words() + ": maxConcurrentRequests is "
                        + rates.maxConcurrentRequests() + ". Try again when one of them has ended.";
        };
    }

    private static long seconds(Shortage shortage) {
        return Math.max(1, (shortage.nanos() + 999_999_999L) / 1_000_000_000L);
    }
}
