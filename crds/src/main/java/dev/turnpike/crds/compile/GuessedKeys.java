package dev.turnpike.crds.compile;

import dev.turnpike.crds.config.ClientConfig;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Keys that would be guessed first, by their digests: of a key that a resource gives as a hash nothing else is known. */
final class GuessedKeys {
    private static final List<String> WORDS = List.of(
            "",
            "12345",
            "123456",
            "12345678",
            "123456789",
            "1234567890",
            "abc123",
            "admin",
            "api-key",
            "apikey",
            "changeit",
            "changeme",
            "default",
            "demo",
            "dummy",
            "example",
            "key",
            "letmein",
            "none",
            "null",
            "password",
            "qwerty",
            "root",
            "secret",
            "sk-1234",
            "sk-123456",
            "sk-test",
            "sk-xxx",
            "test",
            "token",
            "turnpike",
            "undefined",
            "your-api-key");

    private static final Set<String> DIGESTS = Stream.concat(
                    WORDS.stream(), IntStream.rangeClosed('!', '~').mapToObj(Character::toString))
            .map(ClientConfig.Key::digestOf)
            .collect(Collectors.toUnmodifiableSet());

    private GuessedKeys() {}

    /** Whether {@code digest} is that of such a key. */
    static boolean have(String digest) {
        return DIGESTS.contains(digest);
    }
}
