package dev.turnpike.proxy.provider.golden;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

/** The files of one case; knows which of them were used. */
final class CaseFiles {
    private static final boolean WRITE = Boolean.getBoolean("golden.write");
    private final Path folder;
    private final Set<String> used = new TreeSet<>();

    CaseFiles(Path folder) {
        this.folder = folder;
    }

    String name() {
        return folder.getFileName().toString();
    }

    /** Whether actual results are written where expected ones are missing. */
    static boolean writing() {
        return WRITE;
    }

    boolean has(String name) {
        return Files.exists(folder.resolve(name));
    }

    /** The bytes of {@code name}; null when it is not there. */
    byte[] read(String name) {
        if (!has(name)) {
            return null;
        }
        used.add(name);
        try {
            return Files.readAllBytes(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The bytes of the first of {@code names} that is there; null when none is. */
    byte[] readFirst(String... names) {
        for (var name : names) {
            if (has(name)) {
                return read(name);
            }
        }
        return null;
    }

    void write(String name, byte[] content) {
        used.add(name);
        try {
            Files.write(folder.resolve(name), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Set<String> unused() {
        try (var files = Files.list(folder)) {
            var names = new TreeSet<String>();
            files.forEach(file -> names.add(file.getFileName().toString()));
            names.removeAll(used);
            return names;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
