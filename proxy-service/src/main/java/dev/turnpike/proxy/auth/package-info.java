/**
 * Who is calling. A credential is taken from the request in one place ({@code Credential}), hashed, and looked up by its SHA-256 digest in an
 * immutable {@link dev.turnpike.proxy.auth.ClientTable}; the {@link dev.turnpike.proxy.auth.Authenticator} answers with a
 * {@link dev.turnpike.proxy.auth.Caller} or fails. It does the same work, and answers with the same words, whether a key is malformed,
 * unknown, disabled, expired or used from the wrong place. No SQL is executed for a request and no key is kept: only digests are.
 *
 * <p>The table has two sources. Clients of resources and files come with the configuration; {@code /auth/keys} lists them and refuses to
 * change them. Clients made through {@code /auth/keys} live in the database, in {@link dev.turnpike.proxy.auth.ClientStore}, which replaces the
 * table when either source changes, here at once, on other replicas by notification or by polling. On a digest that both know the resource
 * wins. With the database down the last table stays valid and {@code tableAge()} grows.
 *
 * <p>{@link dev.turnpike.proxy.auth.KeyRequests} turns the bodies of {@code /auth/keys} into changes and their answers into JSON. A key is in the
 * answer that makes or rotates it and nowhere else.
 */
package dev.turnpike.proxy.auth;
