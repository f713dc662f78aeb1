/**
 * {@code /logs}: what callers may read of the request log; admins all of it, others their own rows. Filters are exact and few, pages follow each
 * other by id, and a search that takes too long is ended: nobody can make the log do more than that.
 */
package dev.turnpike.proxy.http.logs;
