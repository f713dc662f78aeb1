/** Limits by a clock that stands still until it is moved. */
package dev.turnpike.proxy.limits;
