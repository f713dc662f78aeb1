/** The upstream client against scripted faults. */
package dev.turnpike.proxy.upstream;
