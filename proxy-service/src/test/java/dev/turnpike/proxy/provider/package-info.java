/** Tests of what adapters share. */
package dev.turnpike.proxy.provider;
