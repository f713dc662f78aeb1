/** Tests of the door. */
package dev.turnpike.proxy.http;
