package dev.turnpike.proxy.auth;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.turnpike.proxy.chat.Json;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.storage.StorageProblem;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * {@code /auth/keys} without HTTP: bodies in, bodies out, as JSON in UTF-8. Every method throws a {@link GatewayException}: {@code Invalid} for
 * a wrong body, and with the code {@code managed_by_resource} for a change of a client that a resource owns; {@code NotFound} for an unknown id;
 * {@code Overloaded} when the database does not answer. The caller has made sure that the actor is an admin.
 *
 * <p>One object is {@code {"id", "object": "auth.key", "name", "role", "source", "allowed_models", "disabled", "expires_at", "created_at",
 * "last_used_at"}}, times in seconds since 1970 or null. {@code last_used_at} is right to the minute. {@code key} is only in the answers of
 * {@link #create} and {@link #rotate}.
 */
public final class KeyRequests {
    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final long MAX_OVERLAP_SECONDS = Duration.ofDays(7).toSeconds();

    private final ClientStore store;
    private final InstantSource clock;

    /** Works on {@code store}. */
    public KeyRequests(ClientStore store, InstantSource clock) {
        this.store = store;
        this.clock = clock;
    }

    /** {@code POST /auth/keys}: {@code name}, and optionally {@code role}, {@code allowed_models} (default all) and {@code expires_at}. */
    public byte[] create(byte[] body, Actor actor) {
        var members = KeyBody.of(body, Set.of("name", "role", "allowed_models", "expires_at"));
        var draft = new ClientStore.Draft(
                members.name(),
                members.role() == Role.ADMIN,
                members.has("allowed_models") ? members.allowedModels() : List.of("*"),
                members.expiresAt(clock.instant()));
        return stored(() -> {
            var fresh = store.make(draft, actor);
            return Json.write(json(fresh.view()).put("key", fresh.key().reveal()));
        });
    }

    /** {@code GET /auth/keys}: all of both sources, oldest first. */
    public byte[] list() {
        return stored(() -> {
            var list = Json.mapper().createObjectNode().put("object", "list");
            var items = list.putArray("data");
            store.list().forEach(view -> items.add(json(view)));
            return Json.write(list);
        });
    }

    /** {@code GET /auth/keys/{id}}. */
    public byte[] get(String id) {
        return stored(() -> Json.write(json(store.get(id))));
    }

    /** {@code PATCH /auth/keys/{id}}: any of {@code name}, {@code allowed_models}, {@code disabled}, {@code expires_at}. A role never changes. */
    public byte[] patch(String id, byte[] body, Actor actor) {
        var members = KeyBody.of(body, Set.of("name", "allowed_models", "disabled", "expires_at"));
        var patch = new KeyPatch(
                members.has("name") ? members.name() : null,
                members.has("allowed_models") ? members.allowedModels() : null,
                members.has("disabled") ? Boolean.valueOf(members.disabled()) : null,
                members.has("expires_at") ? new KeyPatch.Expiry(members.expiresAt(clock.instant())) : null);
        return stored(() -> Json.write(json(store.patch(id, patch, actor))));
    }

    /** {@code DELETE /auth/keys/{id}}: the key stops at once. */
    public byte[] delete(String id, Actor actor) {
        return stored(() -> {
            store.delete(id, actor);
            return Json.write(Json.mapper()
                    .createObjectNode()
                    .put("id", id)
                    .put("object", "auth.key.deleted")
                    .put("deleted", true));
        });
    }

    /**
     * {@code POST /auth/keys/{id}/rotate}: a new key. The old one stops at once, or {@code overlap_seconds} (at most seven days) later, so that
     * a running client can be moved over; the one before it stops in any case.
     */
    public byte[] rotate(String id, byte[] body, Actor actor) {
        var members = KeyBody.of(body, Set.of("overlap_seconds"));
        var overlap = Duration.ofSeconds(members.seconds("overlap_seconds", MAX_OVERLAP_SECONDS));
        return stored(() -> {
            var fresh = store.rotate(id, overlap, actor);
            return Json.write(json(fresh.view()).put("key", fresh.key().reveal()));
        });
    }

    private static byte[] stored(Supplier<byte[]> work) {
        try {
            return work.get();
        } catch (StorageProblem _) {
            // The poll of the store says in the log what is wrong with the database.
            throw new GatewayException(new Failure.Overloaded(
                    "The key store cannot reach its database. Try again in a few seconds.", RETRY_AFTER));
        }
    }

    private static ObjectNode json(KeyView view) {
        var json = Json.mapper().createObjectNode();
        json.put("id", view.id());
        json.put("object", "auth.key");
        json.put("name", view.name());
        json.put("role", view.role().text());
        json.put(
                "source",
                switch (view.source()) {
                    case RESOURCE -> "resource";
                    case DATABASE -> "database";
                    case ANONYMOUS -> "anonymous";
                });
        var models = json.putArray("allowed_models");
        view.allowedModels().forEach(models::add);
        json.put("disabled", view.disabled());
        json.put("expires_at", seconds(view.expiresAt()));
        json.put("created_at", seconds(view.createdAt()));
        json.put("last_used_at", seconds(view.lastUsedAt()));
        return json;
    }

    private static Long seconds(Instant time) {
        return time == null ? null : time.getEpochSecond();
    }
}
