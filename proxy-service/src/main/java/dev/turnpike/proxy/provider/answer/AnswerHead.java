package dev.turnpike.proxy.provider.answer;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.turnpike.proxy.provider.AdapterCall;
import java.io.IOException;

/** What every document of one answer begins with: the provider's id, model and time, or the gateway's where the provider names none. */
final class AnswerHead {
    private final AdapterCall call;
    private String id;
    private String model;
    private long created;

    /** A head of the gateway's own, for the answer to {@code call}. */
    AnswerHead(AdapterCall call) {
        this.call = call;
        this.created = call.at().getEpochSecond();
        name(null, null);
    }

    /** Takes over what the provider calls the answer and its model; null or empty where it does not say. */
    void name(String answerId, String answerModel) {
        id = answerId == null || answerId.isEmpty() ? call.answerId() : answerId;
        model = answerModel == null || answerModel.isEmpty() ? call.request().model() : answerModel;
    }

    /** Takes over when the provider made the answer, in seconds of the epoch. */
    void created(long seconds) {
        created = seconds;
    }

    String id() {
        return id;
    }

    String model() {
        return model;
    }

    /** Writes the members into the object that {@code json} is in; {@code object} is the type of the document. */
    void write(JsonGenerator json, String object) throws IOException {
        json.writeStringField("id", id);
        json.writeStringField("object", object);
        json.writeNumberField("created", created);
        json.writeStringField("model", model);
    }
}
