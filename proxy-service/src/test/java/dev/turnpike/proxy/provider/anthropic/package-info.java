/** The Anthropic dialect, by golden case and by pitfall. */
package dev.turnpike.proxy.provider.anthropic;
