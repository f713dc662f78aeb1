/**
 * What can go wrong, as values. Rooms answer with a {@link dev.turnpike.proxy.failure.Failure} or throw it to the edge in a
 * {@link dev.turnpike.proxy.failure.GatewayException}; only the {@code http} room turns one into a status, and only
 * {@code dispatch} judges whether another try could help.
 */
package dev.turnpike.proxy.failure;
