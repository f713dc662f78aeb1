/** Tests of the echo dialect. */
package dev.turnpike.proxy.provider.echo;
