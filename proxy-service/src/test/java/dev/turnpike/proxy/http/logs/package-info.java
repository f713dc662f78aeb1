/** What is read of the request log over HTTP. */
package dev.turnpike.proxy.http.logs;
