package dev.turnpike.proxy.settings;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * Paths in settings. Relative ones start at the working directory; who starts the proxy may name any place. (Names inside configuration files may not:
 * those are confined to their folder where they are read.) Each method throws {@link IllegalArgumentException} that says what is wrong.
 *
 * @param workingDirectory absolute
 */
record Places(Path workingDirectory) {

    Path any(String text) {
        if (text.chars().anyMatch(Character::isISOControl)) {
            throw new IllegalArgumentException("is not a path: it holds a control character");
        }
        try {
            return workingDirectory.resolve(text).normalize();
        } catch (InvalidPathException e) {
            throw new IllegalArgumentException("is not a path", e);
        }
    }

    Path readableFile(String text) {
        Path file = any(text);
        if (!Files.exists(file)) {
            throw new IllegalArgumentException("names a file that does not exist");
        }
        return readableOnceThere(text);
    }

    /** A file that something else may put there after the start. */
    Path readableOnceThere(String text) {
        Path file = any(text);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("names a folder; it must be a file");
        }
        if (Files.exists(file) && !Files.isReadable(file)) {
            throw new IllegalArgumentException(
                    "names a file that this user may not read; check its owner and permissions");
        }
        return file;
    }

    Path readableFolder(String text) {
        Path folder = any(text);
        if (!Files.exists(folder)) {
            throw new IllegalArgumentException("names a folder that does not exist");
        }
        if (!Files.isDirectory(folder)) {
            throw new IllegalArgumentException("names a file; it must be a folder");
        }
        if (!Files.isReadable(folder) || !Files.isExecutable(folder)) {
            throw new IllegalArgumentException(
                    "names a folder that this user may not read; check its owner and permissions");
        }
        return folder;
    }

    /** A folder that exists and is writable, or can be made; nothing is made here. */
    Path writableFolder(String text) {
        Path folder = any(text);
        requireWritable(folder);
        return folder;
    }

    /** A file whose folder is writable or can be made; nothing is made here. */
    Path writableFile(String text) {
        Path file = any(text);
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException("names a folder; it must be a file");
        }
        if (Files.exists(file) && !Files.isWritable(file)) {
            throw new IllegalArgumentException(
                    "names a file that this user may not write; check its owner and permissions");
        }
        requireWritable(file.getParent());
        return file;
    }

    static void requireWritable(Path folder) {
        Path existing = folder;
        while (existing != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (existing == null || !Files.isDirectory(existing) || !Files.isWritable(existing)) {
            throw new IllegalArgumentException("needs a writable folder, and " + existing
                    + " is none; name another place or change its permissions");
        }
    }
}
