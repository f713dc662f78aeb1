package dev.turnpike.proxy.memory;

import java.util.Objects;

/**
 * The budgets of one gateway. They are apart so that none starves another: a request that waits for a slow provider holds its bytes for minutes, and
 * when such requests have used up theirs, the answers they wait for must still find room, for they are paid for and make room when they are
 * handed over. What is kept for the log only must never cost an answer. Together they leave 40 % of the heap for everything else.
 *
 * @param requests what clients sent, to the end of the exchange
 * @param answers what upstreams sent, and what is made of it, until it was handed to the client
 * @param captures what is kept of answers for the log while they pass by
 */
public record Budgets(ByteBudget requests, ByteBudget answers, ByteBudget captures) {
    /** What a try holds of an answer without being counted: nearly every answer, and every line of an ordinary stream, is smaller. */
    private static final long SMALL_ANSWER = 64 * 1024;

    public Budgets {
        Objects.requireNonNull(requests, "requests");
        Objects.requireNonNull(answers, "answers");
        Objects.requireNonNull(captures, "captures");
    }

    /** 30 %, 20 % and 10 % of the largest heap. */
    public static Budgets ofHeap() {
        long tenth = Runtime.getRuntime().maxMemory() / 10;
        return of(3 * tenth, 2 * tenth, tenth);
    }

    /** Of so many bytes each. */
    public static Budgets of(long requests, long answers, long captures) {
        return new Budgets(
                new ByteBudget("request", requests, 0),
                new ByteBudget("answer", answers, SMALL_ANSWER),
                new ByteBudget("log", captures, 0));
    }
}
