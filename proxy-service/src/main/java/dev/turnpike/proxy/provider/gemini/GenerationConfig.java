package dev.turnpike.proxy.provider.gemini;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Sampling, sizes, answer format and thinking, as {@code generationConfig}. */
final class GenerationConfig {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final int MOST_STOPS = 5;
    private static final int MOST_CANDIDATES = 8;

    private final GeminiCall gemini;
    private final Fields fields;
    private final ObjectNode config = NODES.objectNode();

    /** Takes its members out of {@code fields}. */
    GenerationConfig(GeminiCall gemini, Fields fields) {
        this.gemini = gemini;
        this.fields = fields;
    }

    void writeTo(ObjectNode body, Tools tools, GoogleOptions google) {
        sizes();
        sampling();
        penalties();
        stops();
        seed();
        logprobs();
        answerFormat(tools);
        modalities();
        thinking(google);
        if (!config.isEmpty()) {
            body.set("generationConfig", config);
        }
    }

    private void sizes() {
        var newer = length("max_completion_tokens");
        var older = length("max_tokens");
        var asked = newer == null ? older : newer;
        var most =
                asked == null ? gemini.call().backend().config().tokenLimits().maxOutput() : asked;
        if (most != null) {
            config.put("maxOutputTokens", most);
        }
        candidates();
    }

    private Integer length(String name) {
        var asked = fields.positive(name);
        var most = gemini.call().backend().config().tokenLimits().maxOutput();
        if (asked == null || most == null || asked <= most) {
            return asked;
        }
        gemini.warn(name + ": lowered to " + most);
        return most;
    }

    private void candidates() {
        var n = fields.positive("n");
        if (n == null || n == 1) {
            return;
        }
        if (!gemini.has(Trait.CANDIDATES)) {
            throw Refuse.unsupported("n", "This model gives one answer: 'n' must be 1.");
        }
        if (n > MOST_CANDIDATES) {
            throw Refuse.invalid("n", "Gemini gives at most 8 answers: 'n' must be 1 to 8.");
        }
        config.put("candidateCount", n);
    }

    private void sampling() {
        sampled("temperature", "temperature");
        sampled("top_p", "topP");
        sampled("top_k", "topK");
    }

    private void sampled(String name, String target) {
        var value = fields.number(name);
        if (value == null) {
            return;
        }
        if (gemini.has(Trait.SAMPLING)) {
            config.set(target, value);
        } else {
            gemini.warn(name + ": this model has a fixed one, dropped");
        }
    }

    private void penalties() {
        penalty("presence_penalty", "presencePenalty");
        penalty("frequency_penalty", "frequencyPenalty");
    }

    private void penalty(String name, String target) {
        var value = fields.number(name);
        if (value == null || value.doubleValue() == 0) {
            return;
        }
        if (gemini.has(Trait.PENALTIES)) {
            config.set(target, value);
        } else {
            gemini.warn(name + ": this model has none, dropped");
        }
    }

    private void stops() {
        var stop = fields.take("stop");
        var texts = NODES.arrayNode();
        var given = stop instanceof ArrayNode array ? array : NODES.arrayNode().add(stop);
        given.forEach(text -> {
            if (!text.isTextual() && !text.isMissingNode()) {
                throw Refuse.invalid("stop", "Invalid type for 'stop': expected a string or an array of strings.");
            }
            if (!text.asText("").isEmpty()) {
                texts.add(text);
            }
        });
        if (texts.size() > MOST_STOPS) {
            throw Refuse.invalid("stop", "Gemini takes at most 5 stop sequences.");
        }
        if (!texts.isEmpty()) {
            config.set("stopSequences", texts);
        }
    }

    /** Gemini's seed has 32 bits: a longer one is folded, so that the same seed stays the same. */
    private void seed() {
        var seed = fields.integer("seed");
        if (seed == null) {
            return;
        }
        if (seed.canConvertToInt()) {
            config.put("seed", seed.intValue());
            return;
        }
        config.put("seed", Long.hashCode(seed.longValue()));
        gemini.warn("seed: Gemini takes 32 bits, folded");
    }

    private void logprobs() {
        boolean asked = fields.isTrue("logprobs");
        var top = fields.integer("top_logprobs");
        if (!asked && top != null) {
            throw Refuse.invalid("top_logprobs", "'top_logprobs' needs 'logprobs' to be true.");
        }
        if (!asked) {
            return;
        }
        config.put("responseLogprobs", true);
        if (top != null && top.intValue() > 0) {
            config.put("logprobs", top.intValue());
        }
    }

    private void answerFormat(Tools tools) {
        var format = fields.take("response_format");
        var type = format.path("type").asText("text");
        switch (type) {
            case "text" -> {}
            case "json_object", "json_schema" -> {
                if (tools.forced() || (!tools.isEmpty() && !gemini.has(Trait.JSON_WITH_TOOLS))) {
                    gemini.warn("response_format: this model gives no JSON answer in a request with tools, dropped");
                } else {
                    json(format);
                }
            }
            default ->
                throw Refuse.unsupported(
                        "response_format.type", "Gemini has no answer format '" + Fields.shown(type) + "'.");
        }
    }

    private void json(JsonNode format) {
        config.put("responseMimeType", "application/json");
        var schema = format.path("json_schema").path("schema");
        if (schema.isObject()) {
            var form = gemini.schemaForm();
            config.set(form.answerField(), form.convert(schema, "response_format.json_schema.schema"));
        }
    }

    private void modalities() {
        var asked = fields.take("modalities");
        var audio = fields.take("audio");
        var kinds = NODES.arrayNode();
        asked.forEach(kind -> kinds.add(kind.asText("").toUpperCase(Locale.ROOT)));
        boolean speaks = kinds.valueStream().anyMatch(kind -> kind.asText().equals("AUDIO"));
        if (speaks) {
            speech(audio);
            return;
        }
        if (!audio.isMissingNode()) {
            gemini.warn("audio: dropped, for modalities ask for none");
        }
        if (kinds.valueStream().anyMatch(kind -> !kind.asText().equals("TEXT"))) {
            config.set("responseModalities", kinds);
        }
    }

    /** A model that speaks gives audio only, as 16 bit PCM. */
    private void speech(JsonNode audio) {
        if (audio.isMissingNode()) {
            throw Refuse.invalid("modalities", "Modality 'audio' needs the member 'audio'.");
        }
        if (!audio.path("format").asText("").equals("pcm16")) {
            throw Refuse.unsupported("audio.format", "Gemini speaks pcm16 only.");
        }
        config.putArray("responseModalities").add("AUDIO");
        config.putObject("speechConfig")
                .putObject("voiceConfig")
                .putObject("prebuiltVoiceConfig")
                .put("voiceName", audio.path("voice").asText(""));
    }

    private void thinking(GoogleOptions google) {
        var effort = fields.text("reasoning_effort");
        var own = google.thinkingConfig();
        if (own != null) {
            if (effort != null && (own.has("thinkingBudget") || own.has("thinkingLevel"))) {
                gemini.warn("reasoning_effort: google.thinking_config decides, dropped");
            } else if (effort != null) {
                gemini.family().thinking().config(effort).ifPresent(own::setAll);
            }
            config.set("thinkingConfig", own);
            return;
        }
        if (effort == null) {
            return;
        }
        gemini.family()
                .thinking()
                .config(effort)
                .ifPresentOrElse(
                        thinking -> config.set("thinkingConfig", thinking),
                        () -> gemini.warn("reasoning_effort: this model does not think, dropped"));
    }
}
