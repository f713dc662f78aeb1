/**
 * Anthropic's Messages API. A request becomes one {@code POST /v1/messages}: {@link dev.turnpike.proxy.provider.anthropic.RequestEncoder} walks the fields,
 * {@code MessageEncoder} the conversation; what a generation of models refuses is data ({@code models.json}, read by {@code ModelTraits}). An answer, whole or
 * streamed, goes block by block through {@code AnswerBlocks}. Anthropic refuses unknown keys, so nothing is copied that is not named here.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">Messages API</a>
 */
package dev.turnpike.proxy.provider.anthropic;
