/**
 * Where a request goes: from the snapshot, the caller and the model name to a {@link dev.turnpike.proxy.routing.Plan}, the ordered targets to try. Pure but for the random
 * source and the health that past attempts left behind.
 */
package dev.turnpike.proxy.routing;
