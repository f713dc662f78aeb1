/** The whole gateway against bad input and bad intent: raw sockets in front of a {@code RunningGateway}, echo or a scripted upstream behind it. */
package dev.turnpike.proxy.inputs;
