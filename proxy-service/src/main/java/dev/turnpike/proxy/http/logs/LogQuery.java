package dev.turnpike.proxy.http.logs;

import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.record.ExchangeQuery.Filter;
import dev.turnpike.proxy.record.Outcome;
import dev.turnpike.proxy.record.UuidV7;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The query of {@code GET /logs}: every parameter is known, given once, and within its bounds.
 *
 * @param after id of the last row of the page before; null for the first page
 */
record LogQuery(Filter filter, String after, int limit) {
    private static final List<String> NAMES = List.of("after", "client", "limit", "model", "outcome", "route");
    private static final int DEFAULT_LIMIT = 20;
    private static final int MAX_LIMIT = 100;
    /** No column that is compared holds more. */
    private static final int MAX_TEXT = 256;

    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,3}");
    private static final Pattern SHOWABLE = Pattern.compile("[!-~]{1,64}");

    /** @throws GatewayException with {@code Invalid}, which names the parameter */
    static LogQuery of(Map<String, List<String>> parameters) {
        parameters.keySet().forEach(LogQuery::requireKnown);
        return new LogQuery(
                new Filter(
                        text(parameters, "client"),
                        text(parameters, "model"),
                        text(parameters, "route"),
                        outcome(parameters)),
                after(parameters),
                limit(parameters));
    }

    /** The rows that {@code caller} may see of those asked for; empty when it may see none. */
    Optional<Filter> filterFor(Caller caller) {
        if (caller.admin() || caller.clientId().equals(filter.client())) {
            return Optional.of(filter);
        }
        return filter.client() == null
                ? Optional.of(new Filter(caller.clientId(), filter.model(), filter.route(), filter.outcome()))
                : Optional.empty();
    }

    private static void requireKnown(String name) {
        // A stray & makes a parameter without a name.
        if (!name.isEmpty() && !NAMES.contains(name)) {
            var shown = SHOWABLE.matcher(name).matches() ? name : null;
            throw invalid(
                    shown,
                    "Unknown query parameter" + (shown == null ? "" : " `" + shown + "`") + ". Known are: "
                            + String.join(", ", NAMES) + ".");
        }
    }

    /** Null when it is not given. */
    private static String text(Map<String, List<String>> parameters, String name) {
        var values = parameters.get(name);
        if (values == null) {
            return null;
        }
        if (values.size() > 1) {
            throw invalid(name, "`" + name + "` is given more than once.");
        }
        var value = values.isEmpty() ? "" : values.getFirst();
        if (value.isEmpty() || value.length() > MAX_TEXT || value.codePoints().anyMatch(LogQuery::isUnwritable)) {
            throw invalid(name, "`" + name + "` must be a text of 1 to " + MAX_TEXT + " characters.");
        }
        return value;
    }

    /** No row holds these, and PostgreSQL takes some for a mistake. */
    private static boolean isUnwritable(int character) {
        return Character.isISOControl(character) || Character.getType(character) == Character.SURROGATE;
    }

    private static Outcome outcome(Map<String, List<String>> parameters) {
        var label = text(parameters, "outcome");
        if (label == null) {
            return null;
        }
        return Arrays.stream(Outcome.values())
                .filter(outcome -> outcome.label().equals(label))
                .findFirst()
                .orElseThrow(() -> invalid(
                        "outcome",
                        "`outcome` must be one of: "
                                + Arrays.stream(Outcome.values())
                                        .map(Outcome::label)
                                        .collect(Collectors.joining(", "))
                                + "."));
    }

    private static String after(Map<String, List<String>> parameters) {
        var id = text(parameters, "after");
        if (id != null && !UuidV7.isId(id)) {
            throw invalid("after", "`after` must be the `last_id` of the page before.");
        }
        return id;
    }

    private static int limit(Map<String, List<String>> parameters) {
        var text = text(parameters, "limit");
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit = NUMBER.matcher(text).matches() ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MAX_LIMIT) {
            throw invalid("limit", "`limit` must be a whole number from 1 to " + MAX_LIMIT + ".");
        }
        return limit;
    }

    private static GatewayException invalid(String param, String message) {
        return new GatewayException(Failure.Invalid.of(param, message));
    }
}
