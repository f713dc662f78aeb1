/**
 * Answers in OpenAI's format, in the making: the pieces that an adapter understood ({@link dev.turnpike.proxy.provider.answer.DeltaSink}) become a stream of chunks or one whole
 * answer; streams fold into answers and answers unfold into streams; usage and embeddings have one reader and writer.
 */
package dev.turnpike.proxy.provider.answer;
