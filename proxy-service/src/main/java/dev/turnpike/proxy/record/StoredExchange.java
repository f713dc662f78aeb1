package dev.turnpike.proxy.record;

/**
 * A row of the log.
 *
 * @param exchange what happened; its {@code bodies} are sizes only
 * @param request null when no body was kept or its time is over
 * @param answer null when no body was kept or its time is over
 */
public record StoredExchange(ExchangeRecord exchange, StoredBody request, StoredBody answer) {}
