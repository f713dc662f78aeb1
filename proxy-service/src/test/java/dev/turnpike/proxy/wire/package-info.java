/** Tests of what goes over the wire. */
package dev.turnpike.proxy.wire;
