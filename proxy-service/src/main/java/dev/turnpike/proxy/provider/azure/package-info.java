/**
 * Azure OpenAI and Azure AI Foundry: OpenAI's format under URLs of Azure's own, with a deployment where OpenAI has a model, an {@code api-version}, content filter
 * results in answers, and errors that lack half of OpenAI's members. Everything else is the OpenAI dialect's.
 *
 * @see <a href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">Azure OpenAI reference</a>
 */
package dev.turnpike.proxy.provider.azure;
