package dev.turnpike.proxy.provider.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.GatewayException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Pitfall 11: schemas in both forms. */
@DisplayName("11: schemas")
class SchemaTest {

    @Test
    void writesTheOldForm() {
        old(
                "{'type':'object','properties':{'c':{'type':['string','null'],'minLength':1},'n':{'type':'integer','exclusiveMinimum':0}},"
                        + "'required':['c','ghost'],'additionalProperties':false,'$schema':'x'}",
                "{'type':'OBJECT','properties':{'c':{'type':'STRING','nullable':true,'minLength':1},'n':{'type':'INTEGER','minimum':1}},'required':['c']}");
        old(
                "{'anyOf':[{'type':'string','format':'uri'},{'type':'null'}],'default':null}",
                "{'type':'STRING','nullable':true}");
        old("{'const':'cat'}", "{'type':'STRING','enum':['cat']}");
        old(
                "{'$ref':'#/$defs/P','description':'d','$defs':{'P':{'enum':['a','b'],'title':'P'}}}",
                "{'type':'STRING','enum':['a','b'],'title':'P','description':'d'}");
        old("{'type':'array'}", "{'type':'ARRAY','items':{'type':'STRING'}}");
        old(
                "{'allOf':[{'type':'object','properties':{'a':{'type':'string'}}}],'description':'x'}",
                "{'type':'OBJECT','properties':{'a':{'type':'STRING'}},'description':'x'}");
        old("{'type':'integer','enum':[1,2,3]}", "{'type':'INTEGER','description':'One of: 1, 2, 3'}");
    }

    @Test
    void keepsPropertiesThatAreCalledLikeKeywords() {
        var schema =
                "{'type':'object','properties':{'const':{'type':'string'},'$ref':{'type':'string'},'format':{'type':'string'},'type':{'type':'string'},"
                        + "'title':{'type':'string'},'pattern':{'type':'string'}}}";

        old(schema, schema.replace("'object'", "'OBJECT'").replace("'string'", "'STRING'"));
        current(schema, schema);
    }

    @Test
    void saysSeveralTypesByAChoice() {
        old(
                "{'type':['string','integer','null'],'title':'t'}",
                "{'anyOf':[{'type':'STRING'},{'type':'INTEGER'}],'title':'t','nullable':true}");
        old(
                "{'oneOf':[{'type':'string'},{'type':'object','properties':{}}],'description':'d'}",
                "{'anyOf':[{'type':'STRING'},{'type':'OBJECT','properties':{}}],'description':'d'}");
        old("{'anyOf':[{'type':'null'}]}", "{'type':'NULL'}");
    }

    @Test
    void guessesTypesThatAreMissing() {
        old(
                "{'properties':{'a':{},'b':true,'c':false,'d':{'items':{}},'e':{'enum':[true]},'f':{'const':1.5},'g':{'enum':[1]}}}",
                "{'type':'OBJECT','properties':{'a':{'type':'OBJECT'},'b':{'type':'OBJECT'},'d':{'type':'ARRAY','items':{'type':'STRING'}},"
                        + "'e':{'type':'BOOLEAN','description':'One of: true'},'f':{'type':'NUMBER','description':'One of: 1.5'},"
                        + "'g':{'type':'INTEGER','description':'One of: 1'}}}");
    }

    @Test
    void keepsOnlyTheFormatsAndBoundsOfTheOldForm() {
        old("{'type':'string','format':'date-time'}", "{'type':'STRING','format':'date-time'}");
        old(
                "{'type':'number','format':'float','exclusiveMaximum':2.5}",
                "{'type':'NUMBER','format':'float','maximum':2.5}");
        old("{'type':'integer','format':'uint8','exclusiveMaximum':3}", "{'type':'INTEGER','maximum':2}");
        old("{'type':'string','enum':['a',null]}", "{'type':'STRING','enum':['a'],'nullable':true}");
        old("{'type':'array','items':[{'type':'string'}]}", "{'type':'ARRAY','items':{'type':'STRING'}}");
        old("{'type':'string','default':'x','examples':['y'],'x-order':1}", "{'type':'STRING','default':'x'}");
    }

    @Test
    void cutsSchemasThatHoldThemselves() {
        var node = "'Node':{'type':'object','properties':{'next':{'$ref':'#/$defs/Node'}}}";
        var family = "'Base':{'properties':{'id':{'type':'integer'}}},'Kid':{'allOf':[{'$ref':'#/$defs/Base'},"
                + "{'properties':{'kids':{'type':'array','items':{'allOf':[{'$ref':'#/$defs/Kid'},{'title':'k'}]}}}}]}";

        old(
                "{'$ref':'#/$defs/Node','$defs':{" + node + "}}",
                "{'type':'OBJECT','properties':{'next':{'type':'OBJECT','description':'The same again, nested.'}}}");
        assertThat(SchemaForm.OPENAPI
                        .convert(Asked.json("{'$ref':'#/$defs/Kid','$defs':{" + family + "}}"), "p")
                        .at("/properties/id/type")
                        .asText())
                .isEqualTo("INTEGER");
        assertThat(SchemaForm.JSON_SCHEMA
                        .convert(Asked.json("{'$ref':'#/$defs/Kid','$defs':{" + family + "}}"), "p")
                        .at("/$defs/Kid/properties/id/type")
                        .asText())
                .isEqualTo("integer");
    }

    @Test
    void refusesReferencesToNothing() {
        for (var reference : new String[] {"#/$defs/Ghost", "other.json"}) {
            var schema = Asked.json("{'$ref':'" + reference + "'}");
            assertThatThrownBy(() -> SchemaForm.OPENAPI.convert(schema, "tools[0]"))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("does not define");
        }
    }

    @Test
    void filtersJsonSchema() {
        current(
                "{'$schema':'x','type':'object','definitions':{'P':{'const':1}},'properties':{'p':{'$ref':'#/definitions/P','description':'d'},"
                        + "'q':{'allOf':[{'$ref':'#/definitions/P'}],'description':'d'}},'required':['p','ghost'],'patternProperties':{'x':{}},'not':{}}",
                "{'type':'object','properties':{'p':{'$ref':'#/$defs/P'},'q':{'$ref':'#/$defs/P'}},'required':['p'],'$defs':{'P':{'enum':[1]}}}");
        current(
                "{'type':'string','pattern':'^a','minLength':2,'description':'d','examples':['x'],'default':'y'}",
                "{'type':'string','description':'d (pattern: ^a, minLength: 2)','default':'y'}");
        current("{'type':'boolean','enum':[true]}", "{'type':'boolean','description':'One of: true'}");
        current("{'type':'string','enum':['a',null],'nullable':true}", "{'type':['string','null'],'enum':['a']}");
        current(
                "{'type':'array','items':[{'type':'string'},true],'additionalProperties':{'type':'string','x':1}}",
                "{'type':'array','prefixItems':[{'type':'string'},{}],'additionalProperties':{'type':'string'}}");
        current("{'oneOf':[{'type':'string'}],'items':true}", "{'oneOf':[{'type':'string'}]}");
    }

    private static void old(String schema, String expected) {
        assertThat(converted(SchemaForm.OPENAPI, schema)).isEqualTo(Asked.json(expected));
    }

    private static void current(String schema, String expected) {
        assertThat(converted(SchemaForm.JSON_SCHEMA, schema)).isEqualTo(Asked.json(expected));
    }

    private static JsonNode converted(SchemaForm form, String schema) {
        return Asked.json(Json.write(form.convert(Asked.json(schema), "p")));
    }
}
