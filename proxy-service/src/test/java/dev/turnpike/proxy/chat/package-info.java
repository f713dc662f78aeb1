/** Tests of the request as the gateway reads and changes it. */
package dev.turnpike.proxy.chat;
