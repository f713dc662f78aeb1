package dev.turnpike.proxy.record;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.storage.Database;
import dev.turnpike.proxy.storage.Database.Work;
import dev.turnpike.proxy.storage.StorageProblem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Reads the log. Who may see only their own rows is answered by the queries that take an owner: it is a condition of the SQL, not a filter after it.
 *
 * <p>Rows come in the order of their ids, from a place in it, so that no page costs more than the one before. What no row matches is looked for in
 * the whole log, and for no longer than the time limit. Every method throws a {@link GatewayException}: {@code SearchTimedOut} then, and
 * {@code Overloaded} when the database does not answer.
 */
public final class ExchangeQuery {
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    /** After every id of ours. */
    private static final String BEYOND = "~";

    private static final String ONE = """
            SELECT e.*, b.mode, b.request, b.request_length, b.request_hash, b.answer, b.answer_length, b.answer_hash
            FROM exchanges e LEFT JOIN exchange_bodies b ON b.id = e.id
            WHERE e.id = ?
            """;
    private static final String ONE_OF_OWNER = """
            SELECT e.*, b.mode, b.request, b.request_length, b.request_hash, b.answer, b.answer_length, b.answer_hash
            FROM exchanges e LEFT JOIN exchange_bodies b ON b.id = e.id
            WHERE e.id = ? AND e.client_id = ?
            """;

    // A cast tells PostgreSQL what type a parameter has that is compared with nothing.
    static final String PAGE = """
            SELECT * FROM exchanges
            WHERE id < ?
              AND (CAST(? AS text) IS NULL OR model_asked = ?)
              AND (CAST(? AS text) IS NULL OR route = ?)
              AND (CAST(? AS text) IS NULL OR outcome = ?)
            ORDER BY id DESC LIMIT ?
            """;
    static final String PAGE_OF_CLIENT = """
            SELECT * FROM exchanges
            WHERE client_id = ? AND id < ?
              AND (CAST(? AS text) IS NULL OR model_asked = ?)
              AND (CAST(? AS text) IS NULL OR route = ?)
              AND (CAST(? AS text) IS NULL OR outcome = ?)
            ORDER BY id DESC LIMIT ?
            """;

    private final Database database;
    private final Duration within;

    /** Reads from {@code database}; no read takes longer than 5 s. */
    public ExchangeQuery(Database database) {
        this(database, WITHIN);
    }

    /** The same with another time limit. */
    public ExchangeQuery(Database database, Duration within) {
        this.database = database;
        this.within = within;
    }

    /**
     * Which rows; null is any. Texts are compared whole.
     *
     * @param client owner of the rows
     * @param model as it was asked for
     */
    public record Filter(String client, String model, String route, Outcome outcome) {
        /** All rows. */
        public static final Filter ALL = new Filter(null, null, null, null);
    }

    /**
     * Some rows, newest first, without bodies.
     *
     * @param more whether there are older ones that match
     */
    public record Page(List<ExchangeRecord> rows, boolean more) {
        /** No rows. */
        public static final Page EMPTY = new Page(List.of(), false);

        public Page {
            rows = List.copyOf(rows);
        }
    }

    /** One exchange, whoever sent it: for admins. */
    public Optional<StoredExchange> find(String id) {
        return search(sql -> sql.get(ONE, id).map(ExchangeSelect::stored));
    }

    /** One exchange of the client {@code owner}; empty when it is another's. */
    public Optional<StoredExchange> find(String id, String owner) {
        return search(sql -> sql.get(ONE_OF_OWNER, id, owner).map(ExchangeSelect::stored));
    }

    /** The newest {@code max} that match; of those older than {@code after}, which is null for the first page, and need be no row. */
    public Page page(Filter filter, String after, int max) {
        var older = after == null ? BEYOND : after;
        var outcome = filter.outcome() == null ? null : filter.outcome().label();
        var rows = search(sql -> {
            var query = filter.client() == null
                    ? sql.createQuery(PAGE)
                    : sql.createQuery(PAGE_OF_CLIENT).addParam(filter.client());
            query.addParam(older);
            for (var text : new String[] {filter.model(), filter.route(), outcome}) {
                query.addParam(text).addParam(text);
            }
            try (var found = query.addParam(max + 1).execute()) {
                return found.map(ExchangeSelect::exchange).toList();
            }
        });
        return rows.size() <= max ? new Page(rows, false) : new Page(rows.subList(0, max), true);
    }

    private <T> T search(Work<T> work) {
        try {
            return database.search(within, work);
        } catch (StorageProblem.TooSlow _) {
            throw new GatewayException(
                    new Failure.SearchTimedOut(
                            "The search of the request log took longer than " + within.toMillis()
                                    + " ms and was ended: too few rows match. Narrow it: ask for one `client`, or with fewer filters."));
        } catch (StorageProblem _) {
            // The poll of the keys says in the log what is wrong with the database.
            throw new GatewayException(new Failure.Overloaded(
                    "The request log cannot be read at the moment. Try again in a few seconds.", RETRY_AFTER));
        }
    }
}
