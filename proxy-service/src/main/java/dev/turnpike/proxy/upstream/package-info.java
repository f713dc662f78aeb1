/**
 * Upstream: the gateway's own small HTTP/1.1 client for the hot path. It carries {@code wire} records and knows no dialect.
 *
 * <h2>The life of a connection</h2>
 *
 * <p>Whoever wants something from an upstream asks the {@link dev.turnpike.proxy.upstream.UpstreamClient} to open an
 * {@link dev.turnpike.proxy.upstream.UpstreamExchange} with a {@link dev.turnpike.proxy.upstream.Destination}. Each destination has a
 * {@code Lane}: its idle connections, its request writer, its dialer. Nothing has been sent yet.
 *
 * <p>{@code send} takes the idle connection that was used last. One that rested too long, or on which bytes wait that nobody asked for,
 * is dropped; one that rested longer than a second is listened to for a millisecond first. Without an idle one the {@code Dialer} makes
 * another: the name is resolved on a thread that can be given up ({@code Names}), each address gets its share of the connect deadline,
 * an HTTP proxy is asked for a tunnel, TLS shakes hands and checks the name. All of that is bounded by the connect deadline, and a
 * failure in it says {@code NOT_SENT}.
 *
 * <p>Then the request goes out, head and body in one write. A body beyond 32 KB is finished by a virtual thread of its own, so that a
 * 413 which comes early is read while the upstream takes no more. If the connection was a kept one and ends before any byte of an
 * answer, it had died at rest: the request goes out once more on a new connection. On a new connection nothing is ever repeated here.
 *
 * <p>The head of the answer is read strictly ({@code HeadParser}, {@code Framings}): what two readers could understand in two ways is
 * refused, and the connection with it. The body is seen through windows into the 8 KB read buffer ({@code BodyReader}), so that the size
 * of a chunk costs no memory. What is kept, a whole body or an event that is not complete, is taken from the share of the caller;
 * {@link dev.turnpike.proxy.upstream.SseReader} cuts it into events, {@code whole} gathers it under a cap. A stream that ends in plain JSON, which is
 * how some servers tell an error in its middle, ends with that as one more event.
 *
 * <p>Each exchange has a {@code DeadlineClock}, which knows the deadline that runs. A read waits without a timeout, for a timed wait of a
 * virtual thread costs as much as the rest of a small call; instead the {@code Watchdog} looks at all clocks every 50 ms and cancels
 * what is overdue. {@code cancel} closes the TCP socket from any thread, below TLS, and whoever is blocked there gets {@code TimedOut}
 * or {@code ClientGone}. On the same rounds it wakes whoever asked for it ({@code Pulse}), whether an exchange runs or not.
 *
 * <p>{@code close} gives the connection back to its lane when nothing failed, the message was read exactly to its end, the request was
 * sent completely, the upstream did not say {@code close} and nothing follows in the buffer. A stream is over for its reader with the
 * dialect's own terminator, while the end of the message may still be on its way: then a {@code Tail} waits for it, a quarter of a second
 * at most, and gives the connection back. Every other connection is closed. A cancel
 * that comes after that moment touches nothing: the connection may already serve another exchange.
 *
 * <h2>How things fail</h2>
 *
 * <p>Inside the room everything is an {@link java.io.IOException}; {@code FailureMapper} alone turns them into failures, and asks first
 * whether a deadline has passed or the exchange was cancelled. Want of memory alone comes from elsewhere, as the failure that it is: the
 * share of the caller has no more, and nothing is wrong with the exchange. No message holds a credential, an address or a byte that the
 * upstream sent.
 *
 * <h2>Choices</h2>
 *
 * <ul>
 *   <li>{@code HTTPS_PROXY} serves both schemes: {@code https} through {@code CONNECT}, {@code http} in absolute form; loopback and
 *       {@code NO_PROXY} go directly.
 *   <li>A destination's own CA is the only one it trusts; {@code UPSTREAM_CA_FILE} adds to the platform's.
 *   <li>Compressed answers are refused: identity is asked for, and nothing here inflates.
 *   <li>Over TLS, a body that ends with its connection needs {@code close_notify}; without it the answer is cut off.
 * </ul>
 */
package dev.turnpike.proxy.upstream;
