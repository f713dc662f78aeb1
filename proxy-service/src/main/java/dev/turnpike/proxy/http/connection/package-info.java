/** The client's connection, below the HTTP parser. */
package dev.turnpike.proxy.http.connection;
