package dev.turnpike.proxy;

import dev.turnpike.proxy.auth.ClientStore.Issued;
import dev.turnpike.proxy.settings.Settings;
import dev.turnpike.proxy.snapshot.Snapshot;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the console says when the gateway is up: where it is, what it serves, and a first call to paste. */
final class Banner {
    private static final int MOST_MODELS = 8;

    private Banner() {}

    static String text(Settings settings, Gateway gateway, Optional<Issued> firstAdmin) {
        var scheme = settings.listeners().tls().isPresent() ? "https" : "http";
        var base = scheme + "://localhost:" + gateway.server().port();
        var text = new StringBuilder();
        line(text, "");
        line(text, "Turnpike is serving");
        line(text, "  API        " + base + "/v1");
        line(text, "  Docs       " + base + "/docs");
        line(text, "  Models     " + models(gateway.snapshot()));
        line(text, "  Database   " + database(settings));
        line(
                text,
                "  Logs       "
                        + settings.logging().file().map(Object::toString).orElse("console only"));
        line(text, "  Metrics    http://localhost:" + gateway.server().observePort() + "/metrics");
        line(text, "");
        firstAdmin.ifPresent(issued -> admin(text, issued));
        line(text, "Try it:");
        line(
                text,
                curl(
                        base,
                        model(gateway.snapshot()),
                        firstAdmin.map(issued -> issued.key().reveal()).orElse("$KEY")));
        return text.toString();
    }

    private static void admin(StringBuilder text, Issued issued) {
        line(text, "An admin key was made. It is shown this once; only its digest is kept:");
        line(text, "");
        line(text, "  " + issued.key().reveal());
        line(text, "");
    }

    private static String curl(String base, String model, String key) {
        return "  curl " + base + "/v1/chat/completions -H \"Authorization: Bearer " + key
                + "\" -H \"Content-Type: application/json\" \\\n" + "    -d '{\"model\":\"" + model
                + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream\":true}'\n";
    }

    private static String model(Snapshot snapshot) {
        return snapshot.models().isEmpty()
                ? "echo"
                : snapshot.models().getFirst().id();
    }

    private static String models(Snapshot snapshot) {
        List<String> ids =
                snapshot.models().stream().map(Snapshot.ListedModel::id).toList();
        var shown = ids.stream().limit(MOST_MODELS).collect(Collectors.joining(", "));
        return ids.size() > MOST_MODELS ? shown + " and " + (ids.size() - MOST_MODELS) + " more" : shown;
    }

    private static String database(Settings settings) {
        var url = settings.database();
        return url.file() == null ? url.jdbcUrl().replaceAll("\\?.*", "") : "SQLite, " + url.file();
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
