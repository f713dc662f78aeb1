/** {@code /auth/keys}: the keys that live in the database, for admins. */
package dev.turnpike.proxy.http.keys;
