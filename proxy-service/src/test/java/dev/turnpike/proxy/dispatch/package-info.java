/** Tries, retries, fallbacks and what they cost. */
package dev.turnpike.proxy.dispatch;
