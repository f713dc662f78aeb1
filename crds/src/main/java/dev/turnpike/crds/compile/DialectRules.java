package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.DialectOptions;
import dev.turnpike.crds.config.Provider;
import dev.turnpike.crds.v1alpha1.BackendSpec;
import java.util.regex.Pattern;

/** The options that only one provider understands. */
final class DialectRules {
    private static final Pattern WORD = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern CONSTANT = Pattern.compile("[A-Z][A-Z0-9_]{0,63}");
    private static final Pattern USER = Pattern.compile("[\\x21-\\x7e]{1,128}");
    private static final Values.Bounds BETAS = new Values.Bounds(0, 16, 0);

    private DialectRules() {}

    static DialectOptions options(BackendSpec spec, Spot spot) {
        belongs(spec.anthropic(), Provider.Anthropic, new Block(spec, spot.at("anthropic")));
        belongs(spec.gemini(), Provider.Gemini, new Block(spec, spot.at("gemini")));
        belongs(spec.azure(), Provider.AzureOpenAI, new Block(spec, spot.at("azure")));
        belongs(spec.coze(), Provider.Coze, new Block(spec, spot.at("coze")));
        return new DialectOptions(
                anthropic(spec.anthropic(), spot.at("anthropic")),
                gemini(spec.gemini(), spot.at("gemini")),
                azure(spec.azure(), spot.at("azure")),
                coze(spec.coze(), spot.at("coze")));
    }

    private static void belongs(Record options, Provider owner, Block block) {
        if (options != null && block.spec().provider() != owner) {
            block.spot().invalid("is for provider " + owner + " only");
        }
    }

    private static DialectOptions.Anthropic anthropic(BackendSpec.Anthropic options, Spot spot) {
        if (options == null) {
            return null;
        }
        Values.size(options.betas(), BETAS, spot.at("betas"));
        for (int i = 0; i < options.betas().size(); i++) {
            if (!WORD.matcher(options.betas().get(i)).matches()) {
                spot.at("betas").at(i).invalid("must be a word such as context-1m-2025-08-07");
            }
        }
        return new DialectOptions.Anthropic(options.betas(), options.autoCache(), options.exposeReasoning());
    }

    private static DialectOptions.Gemini gemini(BackendSpec.Gemini options, Spot spot) {
        if (options == null) {
            return null;
        }
        options.safetySettings().forEach((category, threshold) -> {
            if (!CONSTANT.matcher(category).matches()
                    || threshold == null
                    || !CONSTANT.matcher(threshold).matches()) {
                spot.at("safetySettings")
                        .invalid("must map categories to thresholds, "
                                + "such as HARM_CATEGORY_HARASSMENT: BLOCK_ONLY_HIGH");
            }
        });
        return new DialectOptions.Gemini(options.imageUrls(), options.safetySettings());
    }

    private static DialectOptions.Azure azure(BackendSpec.Azure options, Spot spot) {
        if (options == null) {
            return null;
        }
        if (options.apiVersion() != null && !WORD.matcher(options.apiVersion()).matches()) {
            spot.at("apiVersion").invalid("must be a version such as 2024-10-21");
        }
        return new DialectOptions.Azure(options.apiVersion(), options.reasoning());
    }

    private static DialectOptions.Coze coze(BackendSpec.Coze options, Spot spot) {
        if (options == null) {
            return null;
        }
        if (options.userId() != null && !USER.matcher(options.userId()).matches()) {
            spot.at("userId").invalid("must be 1 to 128 visible ASCII characters");
        }
        return new DialectOptions.Coze(options.systemPolicy(), options.userId());
    }

    private record Block(BackendSpec spec, Spot spot) {}
}
