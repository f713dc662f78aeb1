/** The connection seam on real sockets. */
package dev.turnpike.proxy.http.connection;
