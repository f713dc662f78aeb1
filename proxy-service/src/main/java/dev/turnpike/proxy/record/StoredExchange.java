package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;

/**
 * A row of the log.
 *
 * @param exchange what happened; its {@code bodies} are sizes only
 * @param mode how the bodies were kept; null when none was kept or their time is over, and then they are null too
 */
public record StoredExchange(ExchangeRecord exchange, BodyLogging mode, Body request, Body answer) {

    /**
     * A body as it is kept.
     *
     * @param bytes redacted, and cut to 256 KB; null when the route keeps none
     * @param length of the whole body as it was sent
     * @param hash keyed hash of the body, of an answer's beginning when it is long; null when the route keeps none
     */
    public record Body(byte[] bytes, long length, String hash) {}
}
