/** The Gemini dialect: golden cases, one test per pitfall of its protocol, recorded answers replayed. */
package dev.turnpike.proxy.provider.gemini;
