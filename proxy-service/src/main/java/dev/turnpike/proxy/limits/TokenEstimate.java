package dev.turnpike.proxy.limits;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import java.util.Optional;

/**
 * How many tokens a request may use, as far as its bytes tell. Input: a token for every four bytes, at least one; an image or a recording inside counts
 * {@value #PAYLOAD_TOKENS} tokens whatever its size. Output, for each of its {@code n} choices: {@code max_completion_tokens} or {@code max_tokens}, else
 * {@value #ASSUMED_OUTPUT}, or what the limit leaves if that is less. Worked out when it is first asked for; used by one thread.
 */
public final class TokenEstimate {
    /** Output of a request that does not say how much it wants. */
    static final int ASSUMED_OUTPUT = 1_024;

    static final int PAYLOAD_TOKENS = 1_000;
    private static final int BYTES_PER_TOKEN = 4;
    private static final int MOST_CHOICES = 128;

    /** No text has so many letters and digits in a row. */
    private static final int SHORTEST_PAYLOAD = 1_024;

    private final ModelRequest request;
    private long input = -1;

    private TokenEstimate(ModelRequest request) {
        this.request = request;
    }

    /** Of {@code request}. */
    public static TokenEstimate of(ModelRequest request) {
        return new TokenEstimate(request);
    }

    /** Tokens of its input. */
    public long input() {
        if (input < 0) {
            input = input(request.bytes());
        }
        return input;
    }

    /**
     * Tokens of what has to fit into a context window at once. Several texts to complete or to embed have one each: then it is their mean, which is never more than the longest
     * has, or the longest itself where they are tokens already.
     */
    public long longestInput() {
        return switch (request.operation()) {
            case CHAT -> input();
            case COMPLETION -> longest("prompt");
            case EMBEDDING -> longest("input");
        };
    }

    private long longest(String field) {
        var texts = request.get(field).filter(value -> value.isArray() && !value.isEmpty());
        if (texts.isEmpty()) {
            return input();
        }
        var list = texts.get();
        if (list.path(0).isNumber()) {
            return list.size();
        }
        return list.path(0).isArray()
                ? list.valueStream().mapToInt(JsonNode::size).max().orElse(0)
                : input() / list.size();
    }

    /**
     * What to reserve.
     *
     * @param limit tokens per minute
     * @param maxOutput what the backend clamps the output to; null when it does not
     */
    long total(int limit, Integer maxOutput) {
        if (request.operation() == Operation.EMBEDDING) {
            return input();
        }
        long most = maxOutput == null ? Integer.MAX_VALUE : maxOutput;
        var asked = number("max_completion_tokens").or(() -> number("max_tokens"));
        long choices = number("n").map(n -> Math.clamp(n, 1, MOST_CHOICES)).orElse(1);
        return asked.isPresent()
                ? input() + choices * Math.min(most, asked.get())
                : input() + Math.min(choices * Math.min(most, ASSUMED_OUTPUT), Math.max(0, limit - input()));
    }

    private Optional<Long> number(String field) {
        return request.get(field)
                .filter(JsonNode::isIntegralNumber)
                .map(value -> value.canConvertToInt() ? Math.max(0, value.asLong()) : Integer.MAX_VALUE);
    }

    private static long input(byte[] bytes) {
        long text = 0;
        long payloads = 0;
        int run = 0;
        for (byte each : bytes) {
            if (base64(each)) {
                run++;
                continue;
            }
            if (run >= SHORTEST_PAYLOAD) {
                payloads++;
            } else {
                text += run;
            }
            text++;
            run = 0;
        }
        return Math.max(1, text / BYTES_PER_TOKEN + payloads * PAYLOAD_TOKENS);
    }

    /** Also the backslash, since JSON may escape the slash. */
    private static boolean base64(byte each) {
        return (each >= 'a' && each <= 'z')
                || (each >= 'A' && each <= 'Z')
                || (each >= '/' && each <= '9')
                || each == '+'
                || each == '='
                || each == '-'
                || each == '_'
                || each == '\\';
    }
}
