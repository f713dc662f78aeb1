/**
 * The dialect of Google's Gemini API ({@code generateContent}, {@code streamGenerateContent}, {@code batchEmbedContents}); Vertex AI is another one. Read
 * {@link dev.turnpike.proxy.provider.gemini.GeminiAdapter} first. A request goes through {@code ChatEncoder} (one class per member of Gemini's body: {@code Conversation},
 * {@code Tools}, {@code GenerationConfig}, {@code Safety}); an answer, whole or streamed, through {@code AnswerReader}. What differs between generations of models
 * is data in {@code ModelFamily} and {@code Thinking}. See <a href="https://ai.google.dev/api/generate-content">the reference</a>.
 */
package dev.turnpike.proxy.provider.gemini;
