/**
 * The echo dialect: a model without an upstream that answers with what it was told, so that a first call works offline and tests need no network. Deterministic. Its answers
 * are written as an OpenAI-like server would write them and read back by that dialect, so they go the way of every other answer.
 */
package dev.turnpike.proxy.provider.echo;
