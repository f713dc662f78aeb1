/**
 * The client's connection, below Helidon's HTTP parser: who may hold one, how long, and what is let through.
 *
 * <p>The story of one connection, in order.
 *
 * <p><b>It is accepted.</b> Helidon shows an accepted channel in one place only, where it sets socket options, so the
 * {@link dev.turnpike.proxy.http.connection.ConnectionGuard} stands there: it counts, refuses what is over the cap by
 * closing it, and keeps the channel under its two addresses. If a TLS handshake comes next and the client will not
 * shake hands, the guard's sweeper closes the channel.
 *
 * <p><b>It gets a link.</b> Helidon asks our selector, the only one of the listener, for a connection. The selector
 * takes the channel out again and puts a {@code Link} between the socket and Helidon's own HTTP/1.1 connection, which
 * reads from the link, writes through a {@code TimedWriter}, and sees a context that leads a handler back to its
 * client as a {@link dev.turnpike.proxy.http.connection.ClientLink}.
 *
 * <p><b>It waits.</b> Helidon asks for bytes, and the connection's thread blocks in the socket. The link is in one of
 * four waiting phases: for its first byte, for the next request, for the rest of a head, for the rest of a body. Once a
 * tick the sweeper compares the phase and its age with the {@link
 * dev.turnpike.proxy.http.connection.ConnectionLimits}. When the time is up it ends the <em>input</em> of the channel
 * and nothing else: the blocked read returns, and the connection's own thread answers 408 if a request had begun, or
 * closes without a word. No thread ever writes for another.
 *
 * <p><b>A request arrives.</b> The {@code RequestFramer} reads it strictly and knows where it ends. It hands over the
 * whole head in one array, then the body, and never a byte of the next request; a chunked body is framed anew, so that
 * Helidon only ever parses chunks of ours. What two parsers could read in two ways is refused: the refusal is thrown
 * out of the read, Helidon's direct handlers answer it once, and the connection ends. The two parsers keep step: a
 * request line that Helidon reads must be one that the framer handed over.
 *
 * <p><b>It is handled.</b> Most exchanges are over before anything more happens. When one lasts, and its request is
 * complete, the sweeper starts a {@code Watch}: a virtual thread that waits in a read for the client to leave. If it
 * does, what the handler registered with {@code onGone} runs. If the exchange ends first, the connection's thread takes
 * over what the watch has read, or waits with it. Both sides change the phase by replacing exactly what they saw, so
 * that the watch begins either wholly or not at all, and a fast exchange pays for none of this.
 *
 * <p><b>It is answered.</b> Where the head of an answer is written, the link decides whether it is the last one: when
 * the answer or the request says so, when the server drains, or when the request body is still outstanding. Then the
 * head says {@code Connection: close} and the connection does close. The writer hands on pieces of 64 KB, and a client
 * that does not take one in time is cut.
 *
 * <p><b>It ends.</b> A client that may still be sending would have its answer wiped out by a reset, so the link says
 * that it will send no more, reads and throws away for a moment (longer while an upload is under way), and then closes. The link leaves the guard; nothing
 * of it stays behind, no thread, no channel, no registration. Only a guard that is closed too early leaves deadlines
 * unwatched: close it after the server.
 *
 * <p>This package knows nothing of providers, keys or JSON, and believes no header about who the client is.
 */
package dev.turnpike.proxy.http.connection;
