package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.chat.Usage;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * One request, end to end, as it is kept. Text of clients and providers is cut and made printable here; credentials in it are masked when it
 * is written.
 *
 * @param id UUIDv7 of {@code acceptedAt}, also in the answer's header
 * @param usage {@link Usage#UNKNOWN} where nothing was counted
 * @param attempts in order, the last one being the one that was answered from
 * @param warnings what was dropped or repaired on the way
 */
public record ExchangeRecord(
        String id,
        Instant acceptedAt,
        Origin origin,
        Asked asked,
        Served served,
        Ending ending,
        Usage usage,
        Timings timings,
        List<Attempt> attempts,
        List<String> warnings,
        Bodies bodies) {
    private static final int MAX_TEXT = 256;
    private static final int MAX_ITEMS = 100;

    public ExchangeRecord {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(acceptedAt, "acceptedAt");
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(asked, "asked");
        Objects.requireNonNull(served, "served");
        Objects.requireNonNull(ending, "ending");
        Objects.requireNonNull(usage, "usage");
        Objects.requireNonNull(timings, "timings");
        Objects.requireNonNull(bodies, "bodies");
        attempts = first(attempts);
        warnings = first(warnings).stream()
                .map(warning -> Text.line(warning, MAX_TEXT))
                .toList();
    }

    /**
     * Who sent it.
     *
     * @param clientId owner of the row
     * @param keyId null when no key was used
     * @param requestId the client's own id of the request; null when it sent none
     * @param userAgent null when it sent none
     */
    public record Origin(String clientId, String keyId, String requestId, String userAgent) {
        public Origin {
            Objects.requireNonNull(clientId, "clientId");
            requestId = Text.line(requestId, MAX_TEXT);
            userAgent = Text.line(userAgent, MAX_TEXT);
        }
    }

    /**
     * What it was.
     *
     * @param operation for example {@code chat}, {@code embeddings} or {@code keys}
     * @param path without the query
     * @param model null when it named none
     */
    public record Asked(String operation, String path, boolean stream, String model) {
        public Asked {
            Objects.requireNonNull(operation, "operation");
            path = Text.line(Objects.requireNonNull(path, "path"), MAX_TEXT);
            model = Text.line(model, MAX_TEXT);
        }
    }

    /**
     * What served it; all null when nothing did.
     *
     * @param model as the upstream reports it, else as it was asked for it
     * @param requestId the upstream's id of its answer
     */
    public record Served(String route, String backend, String model, String requestId) {
        /** Nothing did. */
        public static final Served NOTHING = new Served(null, null, null, null);

        public Served {
            model = Text.line(model, MAX_TEXT);
            requestId = Text.line(requestId, MAX_TEXT);
        }
    }

    /**
     * How it ended.
     *
     * @param status as sent; of a stream that broke later it is 200
     * @param errorCode the OpenAI error code; null when there was no error
     */
    public record Ending(int status, Outcome outcome, String errorCode) {
        public Ending {
            Objects.requireNonNull(outcome, "outcome");
            errorCode = Text.line(errorCode, MAX_TEXT);
        }
    }

    /**
     * How long it took; -1 where it is unknown.
     *
     * @param totalMillis accepted to the end of the answer
     * @param ttftMillis accepted to the first content byte to the client
     * @param upstreamMillis spent waiting for upstreams
     * @param overheadMicros spent in the gateway itself
     */
    public record Timings(long totalMillis, long ttftMillis, long upstreamMillis, long overheadMicros) {}

    /**
     * One try.
     *
     * @param cause why it failed; null when it did not
     */
    public record Attempt(String backend, String cause, long millis) {
        public Attempt {
            cause = Text.line(cause, MAX_TEXT);
        }
    }

    /**
     * Sizes and bodies. The arrays are not copied: nobody changes them after this.
     *
     * @param mode what is kept
     * @param request null when there is none or it is not to be kept
     * @param answer as sent to the client, perhaps only its beginning; null when there is none or it is not to be kept
     * @param requestBytes size of the whole request body
     * @param answerBytes size of the whole answer
     * @param callerKey what the caller sent as its key, to be masked; null when it sent none
     */
    public record Bodies(
            BodyLogging mode, byte[] request, byte[] answer, long requestBytes, long answerBytes, Secret callerKey) {
        public Bodies {
            Objects.requireNonNull(mode, "mode");
        }

        /** Sizes only, and not even a hash. */
        public static Bodies sizes(long requestBytes, long answerBytes) {
            return new Bodies(BodyLogging.None, null, null, requestBytes, answerBytes, null);
        }

        /** Bytes held in memory. */
        long weight() {
            return (request == null ? 0L : request.length) + (answer == null ? 0L : answer.length);
        }
    }

    /** The same without its bodies. */
    ExchangeRecord withoutBodies() {
        return new ExchangeRecord(
                id,
                acceptedAt,
                origin,
                asked,
                served,
                ending,
                usage,
                timings,
                attempts,
                warnings,
                new Bodies(
                        BodyLogging.None, null, null, bodies.requestBytes(), bodies.answerBytes(), bodies.callerKey()));
    }

    private static <T> List<T> first(List<T> items) {
        return List.copyOf(items.size() <= MAX_ITEMS ? items : items.subList(0, MAX_ITEMS));
    }
}
