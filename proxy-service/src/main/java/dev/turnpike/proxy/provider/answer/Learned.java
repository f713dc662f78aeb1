package dev.turnpike.proxy.provider.answer;

import dev.turnpike.proxy.chat.FinishReason;
import dev.turnpike.proxy.chat.Usage;
import java.util.Objects;

/**
 * What the gateway learned from an answer.
 *
 * @param finish why the first choice ended; null when the answer did not say (embeddings, cut streams)
 * @param model the model that the upstream says it used; null when it did not
 * @param id the upstream's id of the answer; null when it gave none
 */
public record Learned(Usage usage, FinishReason finish, String model, String id) {

    /** Nothing. */
    public static final Learned NOTHING = new Learned(Usage.UNKNOWN, null, null, null);

    public Learned {
        Objects.requireNonNull(usage, "usage");
    }
}
