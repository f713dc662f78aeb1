package dev.turnpike.proxy.provider.answer;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.chat.Usage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsageJsonTest {

    @Test
    void readsFiguresWhereverVendorsKeepThem() throws Exception {
        assertThat(
                        read(
                                "{'prompt_tokens':10,'completion_tokens':5,'prompt_tokens_details':{'cached_tokens':4,'cache_write_tokens':1},'completion_tokens_details':{'reasoning_tokens':3}}"))
                .isEqualTo(new Usage(10, 5, 4, 1, 3, Usage.Source.REPORTED));
        assertThat(read("{'prompt_tokens':10,'completion_tokens':5,'prompt_cache_hit_tokens':6,'reasoning_tokens':2}"))
                .isEqualTo(new Usage(10, 5, 6, -1, 2, Usage.Source.REPORTED));
        assertThat(read("{'prompt_tokens':10,'cached_tokens':7,'prompt_tokens_details':null}"))
                .isEqualTo(new Usage(10, 0, 7, -1, -1, Usage.Source.REPORTED));
        assertThat(read("{'prompt_tokens':0,'completion_tokens':-3}")).isEqualTo(Usage.reported(0, 0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "null",
                "[]",
                "{}",
                "{'prompt_tokens':null}",
                "{'prompt_tokens':'5'}",
                "{'prompt_tokens':-5}",
                "{'prompt_tokens':1e30}"
            })
    void knowsNothingFromWhatIsNone(String json) throws Exception {
        assertThat(read(json)).isEqualTo(Usage.UNKNOWN);
        assertThat(UsageJson.read(null)).isEqualTo(Usage.UNKNOWN);
        assertThat(UsageJson.read(MissingNode.getInstance())).isEqualTo(Usage.UNKNOWN);
    }

    @Test
    void writesWhatItReads() {
        for (var usage : new Usage[] {
            Usage.reported(1, 2),
            new Usage(10, 5, 4, 1, 3, Usage.Source.REPORTED),
            new Usage(1, 2, -1, 3, -1, Usage.Source.REPORTED)
        }) {
            assertThat(UsageJson.read(UsageJson.node(usage))).isEqualTo(usage);
        }
    }

    private static Usage read(String text) throws Exception {
        return UsageJson.read(json(text));
    }

    private static JsonNode json(String text) throws Exception {
        return Json.read(text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }
}
