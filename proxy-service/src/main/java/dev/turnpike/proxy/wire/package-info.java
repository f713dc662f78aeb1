/** What goes over the wire to an upstream and comes back, as plain records; adapters speak in them, the upstream room carries them. */
package dev.turnpike.proxy.wire;
