package dev.turnpike.proxy.provider.anthropic;

import java.math.BigDecimal;

/** {@code temperature}, {@code top_p} and {@code top_k}: what the model's generation and its thinking leave of them. */
final class Sampling {
    private static final BigDecimal LEAST_TOP_P_THINKING = new BigDecimal("0.95");
    private final Draft draft;
    private BigDecimal temperature;
    private BigDecimal topP;
    private BigDecimal topK;

    private Sampling(Draft draft) {
        this.draft = draft;
        this.temperature = draft.number("temperature").orElse(null);
        this.topP = draft.number("top_p").orElse(null);
        this.topK = draft.number("top_k").orElse(null);
    }

    static void encode(Draft draft) {
        var sampling = new Sampling(draft);
        sampling.check();
        switch (draft.traits.sampling()) {
            case REFUSED -> sampling.dropAll("refused by this model, dropped");
            case ONE_OF -> sampling.dropSecond();
            case FREE -> {}
        }
        if (draft.body.path("thinking").path("type").asText("").equals("enabled")) {
            sampling.besideThinking();
        }
        sampling.write();
    }

    private void check() {
        if (temperature != null && temperature.signum() < 0) {
            throw Draft.invalid("temperature", "'temperature' must be between 0 and 2.");
        }
        if (temperature != null && temperature.compareTo(BigDecimal.ONE) > 0) {
            draft.warn("temperature", "Anthropic's ends at 1, 1 instead");
            temperature = BigDecimal.ONE;
        }
        if (topP != null && topP.compareTo(BigDecimal.ONE) == 0) {
            topP = null; // everyone's default, sent by some clients always
        }
    }

    private void dropAll(String why) {
        if (temperature != null && temperature.compareTo(BigDecimal.ONE) != 0) {
            draft.warn("temperature", why);
        }
        temperature = null;
        dropTopP(why);
        dropTopK(why);
    }

    private void dropTopP(String why) {
        if (topP != null) {
            draft.warn("top_p", why);
            topP = null;
        }
    }

    private void dropTopK(String why) {
        if (topK != null) {
            draft.warn("top_k", why);
            topK = null;
        }
    }

    private void dropSecond() {
        if (topP == null || temperature == null) {
            return;
        }
        if (temperature.compareTo(BigDecimal.ONE) == 0) {
            temperature = null; // the default: top_p says more
        } else {
            dropTopP("refused beside temperature, dropped");
        }
    }

    private void besideThinking() {
        if (temperature != null && temperature.compareTo(BigDecimal.ONE) != 0) {
            draft.warn("temperature", "refused beside thinking, dropped");
            temperature = null;
        }
        if (topP != null && topP.compareTo(LEAST_TOP_P_THINKING) < 0) {
            dropTopP("refused beside thinking, dropped");
        }
        dropTopK("refused beside thinking, dropped");
    }

    private void write() {
        put("temperature", temperature);
        put("top_p", topP);
        put("top_k", topK);
    }

    private void put(String name, BigDecimal value) {
        if (value != null) {
            draft.body.put(name, value);
        }
    }
}
