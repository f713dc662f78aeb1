/**
 * The proxy. Read {@link dev.turnpike.proxy.ChatPipeline} first: one method walks a request through all rooms.
 *
 * <pre>
 *  client → http → auth → routing → limits → dispatch → provider → upstream → model API
 *            ▲                                  │  retry, fallback    (pure)      (I/O)
 *            └────────────── ReplySink ◀────────┘
 * </pre>
 *
 * <p>A request comes in at the door ({@code http}), which gives it an id and knows its endpoint. {@code auth} says who sends it, {@code routing} which backends may serve it in
 * which order, {@code limits} whether it may go on now. {@code dispatch} tries one backend after another: it asks the {@code provider} room what to send, has the
 * {@code upstream} room send it, and relays what comes back, event by event, on the virtual thread that owns the request.
 *
 * <p>Beside the corridor: {@code snapshot} holds what is configured now, {@code record} keeps what happened, {@code telemetry} counts it, {@code storage} is the database.
 * {@code failure}, {@code chat}, {@code wire} and {@code memory} are the vocabulary. Each room's package page says what it owns and what it must not know; a test holds them to it.
 *
 * <p>This package wires the rooms by hand ({@link dev.turnpike.proxy.Gateway}) and holds what the process does: start, say where it is, drain, stop.
 */
package dev.turnpike.proxy;
