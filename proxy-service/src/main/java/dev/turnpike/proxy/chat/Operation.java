package dev.turnpike.proxy.chat;

/** What a model is asked to do. */
public enum Operation {
    /** {@code POST /v1/chat/completions}. */
    CHAT("chat"),
    /** {@code POST /v1/completions}, the legacy text form. */
    COMPLETION("text_completion"),
    /** {@code POST /v1/embeddings}. */
    EMBEDDING("embeddings");

    private final String label;

    Operation(String label) {
        this.label = label;
    }

    /** The value of {@code gen_ai.operation.name}. */
    public String label() {
        return label;
    }
}
