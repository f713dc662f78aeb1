/** Tests of the OpenAI dialect. */
package dev.turnpike.proxy.provider.openai;
