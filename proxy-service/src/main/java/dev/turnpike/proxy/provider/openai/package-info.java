/**
 * The OpenAI dialect: what a client sent goes upstream as it is, byte for byte but for the model name and what the route changes; what comes back is
 * checked against the rules that OpenAI's own clients rely on, and repaired, with a note, where one of them would break. Serves OpenAI itself and every
 * compatible server; Azure builds on it.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">OpenAI API reference</a>
 */
package dev.turnpike.proxy.provider.openai;
