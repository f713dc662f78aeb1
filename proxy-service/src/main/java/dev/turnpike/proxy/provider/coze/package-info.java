/**
 * Coze bots by the v3 chat API, on both clouds and on a self-hosted Coze Studio. A bot's prompt, model, sampling and tools live at Coze, so most fields of a
 * request have no counterpart and are dropped with a warning. The chat is always streamed from Coze, for a whole answer too: what Coze gives without a
 * stream is a handle to poll.
 *
 * <p>A conversation at Coze is reached by a name that the client chose ({@code conversation_id}) and that this caller used before, never by a Coze id taken
 * from a request: one Coze token can read the conversations of every tenant.
 */
package dev.turnpike.proxy.provider.coze;
