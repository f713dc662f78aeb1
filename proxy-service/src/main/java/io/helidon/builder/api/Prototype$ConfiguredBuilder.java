package io.helidon.builder.api;

/**
 * A type that Helidon removed in 4.2 and that DbClient 4.1.7, the newest that is published, still names as a super type of one of its
 * generated builders. Nothing calls it; the class loader must find it. Its binary name holds a dollar sign because it was a member of
 * {@link Prototype}, which the 4.5 core brings without it.
 *
 * <p>Delete this file when {@code helidon.dbclient.version} is 4.2 or newer.
 *
 * @param <B> the builder
 * @param <P> what it builds
 */
public interface Prototype$ConfiguredBuilder<B, P> extends Prototype.Builder<B, P> {}
