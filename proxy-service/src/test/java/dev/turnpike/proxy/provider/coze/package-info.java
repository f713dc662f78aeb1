/** Tests of the Coze dialect. */
package dev.turnpike.proxy.provider.coze;
