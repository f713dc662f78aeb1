/** {@code GET /routing/explain}: where a request would go, and why, as JSON. */
package dev.turnpike.proxy.http.explain;
