package dev.turnpike.proxy.provider.anthropic;

import java.math.BigDecimal;
import java.util.stream.Stream;

/** {@code max_tokens}: required by Anthropic, optional for OpenAI; it includes the thinking in both. */
final class MaxTokens {
    private static final int DEFAULT = 16_384;
    private static final int DEFAULT_FOR_OTHERS = 4_096;

    private final Draft draft;
    private final boolean asked;
    private int value;

    private MaxTokens(Draft draft, Long wish) {
        this.draft = draft;
        this.asked = wish != null;
        this.value = (int) Math.min(Integer.MAX_VALUE, asked ? wish : unasked());
    }

    static MaxTokens of(Draft draft) {
        for (var name : new String[] {"max_completion_tokens", "max_tokens"}) {
            var field = draft.number(name);
            if (field.isEmpty()) {
                continue;
            }
            if (field.get().stripTrailingZeros().scale() > 0 || field.get().signum() <= 0) {
                throw Draft.invalid(name, "'" + name + "' must be an integer of at least 1.");
            }
            if (name.equals("max_completion_tokens")
                    && draft.field("max_tokens").isPresent()) {
                draft.warn("max_tokens", "superseded by max_completion_tokens, dropped");
            }
            return new MaxTokens(
                            draft,
                            field.get()
                                    .min(BigDecimal.valueOf(Integer.MAX_VALUE))
                                    .longValue())
                    .clamped(name);
        }
        return new MaxTokens(draft, null);
    }

    private MaxTokens clamped(String name) {
        if (value > most()) {
            draft.warn(name, "above the model's limit, " + most() + " instead");
            value = most();
        }
        return this;
    }

    private long unasked() {
        boolean known = limit() != null;
        return Math.min(known ? DEFAULT : DEFAULT_FOR_OTHERS, most());
    }

    private int most() {
        return limit() == null ? Integer.MAX_VALUE : limit();
    }

    /** The smaller of the backend's and the model's limit; null when neither is known. */
    private Integer limit() {
        return Stream.of(draft.call.backend().config().tokenLimits().maxOutput(), draft.traits.maxOutput())
                .filter(limit -> limit != null)
                .min(Integer::compare)
                .orElse(null);
    }

    /** The part of {@code budget} that fits beside an answer. A number that the gateway chose itself grows for it. */
    int room(int budget) {
        if (asked) {
            return Math.min(budget, value / 2);
        }
        grow(budget);
        return Math.min(budget, value - 1);
    }

    /** Makes room for {@code budget} beside the answer when the client named no number. */
    void grow(int budget) {
        if (!asked) {
            value = (int) Math.min(most(), (long) value + budget);
        }
    }

    int value() {
        return value;
    }
}
