/** Tests of the Azure dialect. */
package dev.turnpike.proxy.provider.azure;
