package dev.turnpike.proxy.snapshot;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * A folder of resources: every {@code .yaml}, {@code .yml} and {@code .json} file in it, not in folders below. Hidden names are passed over, symbolic links
 * are followed as long as they stay inside the folder, which is how Kubernetes mounts a ConfigMap ({@code file → ..data/file}).
 */
record ConfigFolder(Path root) {

    /**
     * Reads all files, by name.
     *
     * @throws IOException when the folder itself cannot be read; a file that cannot is told as its problem
     */
    List<ConfigFile> read() throws IOException {
        Path real = root.toRealPath();
        try (Stream<Path> entries = Files.list(root)) {
            return entries.filter(ConfigFolder::isConfiguration)
                    .sorted()
                    .map(file -> read(real, file))
                    .toList();
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static boolean isConfiguration(Path entry) {
        String name = entry.getFileName().toString();
        String lower = name.toLowerCase(Locale.ROOT);
        boolean named = lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
        return named && !name.startsWith(".") && !Files.isDirectory(entry);
    }

    private static ConfigFile read(Path realRoot, Path file) {
        String name = file.getFileName().toString();
        try {
            Path real = file.toRealPath();
            if (!real.startsWith(realRoot)) {
                return unusable(name, "is a link that leads out of the folder; copy the file instead");
            }
            if (Files.size(real) > YamlReader.MOST_BYTES) {
                return unusable(name, "is larger than 16 MiB; split it");
            }
            return ConfigFileReader.read(name, Files.readString(real));
        } catch (CharacterCodingException e) {
            return unusable(name, "is not UTF-8 text");
        } catch (IOException e) {
            return unusable(name, "cannot be read (" + e.getClass().getSimpleName() + ")");
        }
    }

    private static ConfigFile unusable(String name, String message) {
        return ConfigFile.unusable(name, ConfigProblem.ofFile(name, message));
    }
}
