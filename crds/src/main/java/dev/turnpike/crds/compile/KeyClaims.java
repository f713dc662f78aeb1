package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.ClientConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Which client has which key. Claims are made oldest first; the first one holds. */
final class KeyClaims {
    private final Map<String, ClientDraft> owners = new HashMap<>();

    /** The client with the keys that are its own; nothing when none is left. */
    Optional<ClientConfig> claim(ClientDraft draft) {
        List<ClientConfig.Key> own = draft.keys().stream()
                .filter(placed -> isFree(placed, draft))
                .map(KeyCompiler.Placed::key)
                .toList();
        return own.isEmpty() ? Optional.empty() : Optional.of(draft.withKeys(own));
    }

    private boolean isFree(KeyCompiler.Placed placed, ClientDraft draft) {
        ClientDraft winner = owners.putIfAbsent(placed.key().digest(), draft);
        if (winner != null) {
            placed.spot()
                    .leaveOut(
                            Reason.KeyConflict,
                            "is also the key of " + winner.resource().described()
                                    + ", which is older and keeps it; give each client its own");
        }
        return winner == null;
    }
}
