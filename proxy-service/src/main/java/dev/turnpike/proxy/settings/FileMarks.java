package dev.turnpike.proxy.settings;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What the file system said of files at one moment, without reading them.
 *
 * @param files size, time, identity and real place, by path
 * @param folders where they are, or would be
 */
record FileMarks(Map<Path, String> files, List<Path> folders) {
    private static final int DEPTH = 2;
    private static final String UNREADABLE = "unreadable";
    private static final int CHUNK = 8192;

    /** The marks of {@code roots} now: files, and folders with what is in them and one level below. */
    static FileMarks of(List<Path> roots) {
        var marks = new FileMarks(new TreeMap<>(), new ArrayList<>());
        roots.forEach(marks::addRoot);
        return marks;
    }

    /** Reads the files as they are now; SHA-256 by path. */
    Map<Path, String> digests() {
        return files.keySet().stream().collect(Collectors.toMap(file -> file, FileMarks::digest));
    }

    private void addRoot(Path root) {
        if (Files.isDirectory(root)) {
            addFolder(root, DEPTH);
            return;
        }
        files.put(root, mark(root));
        Path parent = root.toAbsolutePath().getParent();
        if (parent != null && Files.isDirectory(parent)) {
            folders.add(parent);
        }
    }

    private void addFolder(Path folder, int depth) {
        folders.add(folder);
        try (Stream<Path> entries = Files.list(folder)) {
            entries.forEach(entry -> addEntry(entry, depth));
        } catch (IOException | UncheckedIOException e) {
            files.put(folder, UNREADABLE);
        }
    }

    private void addEntry(Path entry, int depth) {
        if (!Files.isDirectory(entry)) {
            files.put(entry, mark(entry));
        } else if (depth > 1 && !entry.getFileName().toString().startsWith(".")) {
            addFolder(entry, depth - 1);
        }
    }

    private static String mark(Path file) {
        try {
            var attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.size() + " " + attributes.lastModifiedTime() + " " + attributes.fileKey() + " "
                    + file.toRealPath();
        } catch (IOException e) {
            return UNREADABLE;
        }
    }

    private static String digest(Path file) {
        try (InputStream content = Files.newInputStream(file)) {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            byte[] chunk = new byte[CHUNK];
            for (int length = content.read(chunk); length >= 0; length = content.read(chunk)) {
                digest.update(chunk, 0, length);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            return UNREADABLE;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
