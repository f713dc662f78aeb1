package dev.turnpike.proxy.chat;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CatalogueId;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Changes leave everything else as the client wrote it. */
class RequestEditTest {
    private static final String BODY =
            "\n { 'model' : 'm' ,\t'n':1.0e+2, 'x':'\\u00e9\\/\\ud83d', 'messages':[ {'role':'user' , 'content':'caf\u00e9'} ] ,'z' : -0.10 }\r\n ";

    @Test
    void givesTheClientsArrayWhenThereIsNothingToChange() {
        var request = Refusals.chat(BODY);

        assertThat(request.edit().bytes()).isSameAs(request.bytes());
        assertThat(request.edit().remove("absent").rename("absent", "other").bytes())
                .isSameAs(request.bytes());
    }

    @Test
    @CatalogueId("B51")
    @DisplayName("B51: a new model name is spliced in, numbers, escapes and white space stay")
    void splicesAValueIn() {
        assertThat(edited(edit -> edit.set("model", "gpt-4o"))).isEqualTo(BODY.replace("'m'", "'gpt-4o'"));
        assertThat(edited(edit -> edit.set("z", List.of(1)))).isEqualTo(BODY.replace("-0.10", "[1]"));
        assertThat(edited(edit -> edit.set("x", "\u0000\u202e\ud83d\ude00\"")))
                .startsWith(BODY.substring(0, BODY.indexOf("'\\u00e9")))
                .contains("\\u0000")
                .endsWith(BODY.substring(BODY.indexOf(", 'messages'")));
    }

    @Test
    void renamesInPlace() {
        assertThat(edited(edit -> edit.rename("n", "count"))).isEqualTo(BODY.replace("'n':", "'count':"));
        assertThat(edited(edit -> edit.rename("z", "a").set("z", 7))).isEqualTo(BODY.replace("'z' : -0.10", "'a':7"));
        assertThat(edited(edit -> edit.rename("n", "n"))).isEqualTo(BODY);
    }

    @Test
    void neverMakesOneNameTwice() {
        assertThat(edited(edit -> edit.rename("n", "z")))
                .isEqualTo(BODY.replace("'n':", "'z':").replace(" ,'z' : -0.10", ""));
        assertThat(edited(edit -> edit.rename("n", "z").set("z", 5)))
                .isEqualTo(BODY.replace(" ,\t'n':1.0e+2", "").replace("-0.10", "5"));
        assertThat(edited(edit -> edit.rename("n", "new").set("new", 5)))
                .endsWith("'z' : -0.10,'new':5 }\r\n ")
                .doesNotContain("'n'");
        assertThat(edited(edit -> edit.rename("n", "z").rename("z", "n")))
                .isEqualTo(
                        BODY.replace("'n':", "'y':").replace("'z' : ", "'n':").replace("'y'", "'z'"));
    }

    @Test
    void removesTheFirstTheLastAndOneBetween() {
        assertThat(edited(edit -> edit.remove("model"))).isEqualTo(BODY.replace("'model' : 'm' ,\t", ""));
        assertThat(edited(edit -> edit.remove("z"))).isEqualTo(BODY.replace(" ,'z' : -0.10", ""));
        assertThat(edited(edit -> edit.remove("x"))).isEqualTo(BODY.replace(", 'x':'\\u00e9\\/\\ud83d'", ""));
        assertThat(edited(edit -> edit.remove("model")
                        .remove("n")
                        .remove("x")
                        .remove("messages")
                        .remove("z")))
                .isEqualTo("\n {  }\r\n ");
    }

    @Test
    void appendsBehindTheLast() {
        assertThat(edited(edit -> edit.set("a\"b", true).set("c", null)))
                .isEqualTo(BODY.replace("-0.10 }", "-0.10,'a\\'b':true,'c':null }"));
        assertThat(edited(edit -> edit.set("c", 1).remove("z"))).contains("],'c':1 }".replace("]", "} ]"));
    }

    @Test
    void takesTheLastWordOnAName() {
        assertThat(edited(edit -> edit.remove("z").set("z", 1))).isEqualTo(BODY.replace("-0.10", "1"));
        assertThat(edited(edit -> edit.set("z", 1).remove("z"))).isEqualTo(BODY.replace(" ,'z' : -0.10", ""));
        assertThat(edited(edit -> edit.set("new", 1).remove("new"))).isEqualTo(BODY);
        assertThat(edited(edit -> edit.rename("z", "y").remove("z"))).isEqualTo(BODY.replace(" ,'z' : -0.10", ""));
    }

    private static String edited(UnaryOperator<RequestEdit> changes) {
        var bytes = changes.apply(Refusals.chat(BODY).edit()).bytes();
        return new String(bytes, StandardCharsets.UTF_8).replace('"', '\'');
    }
}
