/**
 * Attempts. Given a plan of targets, {@link dev.turnpike.proxy.dispatch.Dispatcher} tries one after another until one answers: it asks the adapter what to send, has the
 * upstream room send it, and relays the answer to a {@link dev.turnpike.proxy.dispatch.ReplySink}. What a failure means for the next try is said in one
 * place, {@link dev.turnpike.proxy.dispatch.Judge}. Once a content event has gone to the client there is no next try: a later failure ends the stream with an error event.
 * From the first try to the last a streaming client is kept company by a {@code BeatingSink}, and a client that leaves ends what runs for it, a pause too.
 *
 * <p>This room parses no provider body.
 */
package dev.turnpike.proxy.dispatch;
