package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.failure.Failure;
import java.util.ArrayList;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pitfall 15: thinking by model. */
class ModelFamilyTest {
    private static final String[] EFFORTS = {"none", "minimal", "low", "medium", "high", "xhigh", "max"};

    @ParameterizedTest(name = "15: {0}")
    @CsvSource({
        "gemini-2.5-pro, 128 1024 1024 8192 24576 24576 24576",
        "gemini-2.5-flash, 0 1024 1024 8192 24576 24576 24576",
        "gemini-2.5-flash-lite, 0 1024 1024 8192 24576 24576 24576",
        "gemini-3-pro-preview, low low low high high high high",
        "gemini-3.1-pro-preview, low low low medium high high high",
        "gemini-3-flash-preview, minimal minimal low medium high high high",
        "gemini-3.1-flash-lite, minimal minimal low medium high high high",
        "gemini-3.5-flash-lite, minimal minimal low medium high high high",
        "gemini-3.5-flash, minimal minimal low medium high high high",
        "gemini-3.6-flash, minimal minimal low medium high high high",
        "gemini-3.7-flash, low low low medium high high high",
        "gemini-3.8-flash, low low low medium high high high",
        "gemini-flash-latest, low low low medium high high high",
        "gemini-11-ultra, low low low medium high high high",
        "gemini-2.0-flash, - - - - - - -",
        "gemini-1.5-pro, - - - - - - -",
        "gemini-pro, - - - - - - -",
        "gemma-3-27b-it, - - - - - - -",
        "gemini-2.5-flash-image, - - - - - - -",
        "gemini-3-pro-image-preview, - - - - - - -",
        "tunedModels/mine, - - - - - - -"
    })
    void thinksByTheModel(String model, String expected) {
        var found = new ArrayList<String>();
        for (var effort : EFFORTS) {
            var config = Asked.hi(model, "'reasoning_effort':'" + effort + "'")
                    .body()
                    .at("/generationConfig/thinkingConfig");
            assertThat(config.size()).as("budget and level never together").isLessThanOrEqualTo(1);
            found.add(config.isEmpty() ? "-" : config.elements().next().asText());
        }

        assertThat(String.join(" ", found)).isEqualTo(expected);
    }

    @Test
    @DisplayName("15: an unknown effort is refused, and budget and level together")
    void refusesWhatNobodyKnows() {
        assertThat(Asked.hi("gemini-3.8-flash", "'reasoning_effort':'huge'").refused())
                .isInstanceOfSatisfying(
                        Failure.Invalid.class,
                        invalid -> assertThat(invalid.param()).isEqualTo("reasoning_effort"));
        assertThat(Asked.hi(
                                "gemini-2.5-pro",
                                "'google':{'thinking_config':{'thinking_budget':1,'thinking_level':'low'}}")
                        .refused())
                .isInstanceOf(Failure.Invalid.class);
    }

    @Test
    @DisplayName("15: thoughts are shown only when asked for, whoever says how much")
    void combinesEffortAndThoughts() {
        var body = Asked.hi(
                        "gemini-2.5-pro",
                        "'reasoning_effort':'low','google':{'thinking_config':{'include_thoughts':true}}")
                .body();

        assertThat(body.at("/generationConfig/thinkingConfig"))
                .isEqualTo(Asked.json("{'includeThoughts':true,'thinkingBudget':1024}"));
    }

    @Test
    void putsTheModelIntoThePath() {
        assertThat(target("google/gemini-2.5-pro")).isEqualTo("/v1beta/models/gemini-2.5-pro:generateContent");
        assertThat(target("models/gemini-2.5-pro")).isEqualTo("/v1beta/models/gemini-2.5-pro:generateContent");
        assertThat(target("tunedModels/x")).isEqualTo("/v1beta/tunedModels/x:generateContent");
    }

    @Test
    void letsNoModelLeaveItsPlaceInThePath() {
        for (var model : new String[] {"a/../b", "a?b", "a b", "a%2fb", "/a", "a:b", "a#b", "a&b"}) {
            assertThat(Asked.hi(model, "").refused()).as(model).isInstanceOf(Failure.ModelNotFound.class);
        }
    }

    private static String target(String model) {
        return Asked.hi(model, "").sent().target();
    }
}
