/**
 * How much may be asked: requests and tokens per minute, requests at once; for a client, for a client on some models, for a backend.
 *
 * <p>{@link dev.turnpike.proxy.limits.Limits} hands out a {@link dev.turnpike.proxy.limits.Permit} or refuses with a {@code Failure.Limited} that names the limit. A permit
 * holds what was reserved; it is settled to the truth or refunded exactly once, whatever happens, and gives its place among the requests at once back when it is closed.
 *
 * <p>There are no windows: what is used of a minute's allowance drains all the time, so nothing comes free for everybody at one moment. A client that was idle may use a
 * whole minute's allowance at once; over any stretch of t seconds it gets at most {@code limit * (1 + t / 60)} requests. Requests and places never exceed that. Tokens can:
 * they are reserved from an estimate, so they exceed it by at most what the requests in flight use beyond their estimates, and that is paid back before the next is admitted.
 *
 * <p>All counting is in this process. With n processes each grants a share of 1/n, at least 1.
 */
package dev.turnpike.proxy.limits;
