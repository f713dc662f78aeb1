/** The log of exchanges, on both engines. */
package dev.turnpike.proxy.record;
