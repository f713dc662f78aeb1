package dev.turnpike.proxy.provider.openai;

/** What one tool call of a relayed stream has shown so far; {@code index} is the client's. */
final class ToolState {
    final int index;
    /** The upstream's index of it; -1 when it gives none. */
    final int upstreamIndex;
    /** The upstream's id of it; empty as long as it gave none. */
    String id;

    boolean started;
    boolean named;

    ToolState(int index, int upstreamIndex, String id) {
        this.index = index;
        this.upstreamIndex = upstreamIndex;
        this.id = id;
    }
}
