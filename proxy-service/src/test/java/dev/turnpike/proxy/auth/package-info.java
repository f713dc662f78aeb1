/** Who calls: credentials, callers, keys in the database. */
package dev.turnpike.proxy.auth;
