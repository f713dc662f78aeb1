package dev.turnpike.proxy.record;

/**
 * A body as it is kept.
 *
 * @param bytes redacted, and cut to 256 KB; null when the route keeps none
 * @param length of the whole body as it was sent
 * @param hash keyed hash of the body, of an answer's beginning when it is long; null when the route keeps none
 */
public record StoredBody(byte[] bytes, long length, String hash) {}
