/**
 * The door. Listeners, the endpoint table, request bodies within their caps, server-sent events, and the one switch from a {@link dev.turnpike.proxy.failure.Failure} to
 * a status and an OpenAI error body ({@link dev.turnpike.proxy.http.ErrorReply}).
 *
 * <p>A request comes in through {@link dev.turnpike.proxy.http.FrontDoor}: it gets an id, its path is matched against the {@link dev.turnpike.proxy.http.EndpointTable}, its endpoint
 * runs, and whatever goes wrong on the way leaves as JSON. The connection below, with its deadlines and framing checks, is the business of
 * {@code http.connection}. This room knows no provider.
 */
package dev.turnpike.proxy.http;
