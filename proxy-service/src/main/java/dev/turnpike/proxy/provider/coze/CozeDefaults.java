package dev.turnpike.proxy.provider.coze;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.provider.AdapterCall;
import java.util.Arrays;

/** What the route adds to requests ({@code bodyDefaults}) and leaves out ({@code dropParameters}), done before the translation. */
final class CozeDefaults {
    private CozeDefaults() {}

    static AdapterCall apply(AdapterCall call) {
        var adaptation = call.backend().config().adaptation();
        var request = call.request();
        var edit = request.edit();
        adaptation.bodyDefaults().forEach((name, value) -> {
            if (!request.has(name)) {
                edit.set(name, value);
            }
        });
        for (var name : adaptation.dropParameters()) {
            if (request.has(name)) {
                edit.remove(name);
                call.notes().warn(name + ": dropped by the route");
            }
        }
        var bytes = edit.bytes();
        if (Arrays.equals(bytes, request.bytes())) {
            return call;
        }
        return new AdapterCall(
                ModelRequest.parse(request.operation(), bytes),
                call.backend(),
                call.at(),
                call.answerId(),
                call.continuations(),
                call.notes());
    }
}
