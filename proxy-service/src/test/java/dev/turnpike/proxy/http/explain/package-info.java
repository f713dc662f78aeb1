/** What admins are told about routing. */
package dev.turnpike.proxy.http.explain;
