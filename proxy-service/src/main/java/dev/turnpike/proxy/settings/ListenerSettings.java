package dev.turnpike.proxy.settings;

import dev.turnpike.proxy.settings.Settings.Admin;
import dev.turnpike.proxy.settings.Settings.Listeners;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The three listeners, their certificates and the admin token. */
final class ListenerSettings {
    private static final String OFF = "off";
    private static final int LEAST_TOKEN = 16;

    private final Reading reading;
    private final Places places;

    ListenerSettings(Reading reading, Places places) {
        this.reading = reading;
        this.places = places;
    }

    Listeners listeners() {
        return new Listeners(
                reading.value(Key.HOST, Words::host).orElse(""),
                reading.value(Key.PORT, Quantities::port).orElse(0),
                reading.value(Key.OBSERVE_PORT, Quantities::port).orElse(0),
                tls());
    }

    private Optional<TlsFiles> tls() {
        requireBoth();
        Optional<Path> certificate = reading.value(Key.TLS_CERT_FILE, places::readableFile);
        Optional<Path> key = reading.value(Key.TLS_KEY_FILE, places::readableFile);
        if (certificate.isEmpty() || key.isEmpty()) {
            return Optional.empty();
        }
        var files = new TlsFiles(certificate.get(), key.get());
        return reading.value(Key.TLS_CERT_FILE, _ -> files.read()).map(_ -> files);
    }

    private void requireBoth() {
        if (reading.isSet(Key.TLS_CERT_FILE) && !reading.isSet(Key.TLS_KEY_FILE)) {
            reading.problem(
                    Key.TLS_CERT_FILE, "needs TLS_KEY_FILE beside it; set both for HTTPS or none for plain HTTP");
        }
        if (reading.isSet(Key.TLS_KEY_FILE) && !reading.isSet(Key.TLS_CERT_FILE)) {
            reading.problem(
                    Key.TLS_KEY_FILE, "needs TLS_CERT_FILE beside it; set both for HTTPS or none for plain HTTP");
        }
    }

    /** The files may be missing yet: in a cluster they appear when the operator has made them. */
    Optional<Admin> admin() {
        Optional<Path> certificate = reading.value(Key.ADMIN_TLS_CERT_FILE, places::readableOnceThere);
        Optional<Path> key = reading.value(Key.ADMIN_TLS_KEY_FILE, places::readableOnceThere);
        Optional<Path> token = reading.value(Key.ADMIN_TOKEN_FILE, text -> token(places.readableOnceThere(text)));
        Optional<Integer> port = reading.text(Key.ADMIN_PORT).equalsIgnoreCase(OFF)
                ? Optional.empty()
                : reading.value(Key.ADMIN_PORT, Quantities::port);
        if (port.isEmpty()) {
            return Optional.empty();
        }
        List<Key> missing = List.of(Key.ADMIN_TLS_CERT_FILE, Key.ADMIN_TLS_KEY_FILE, Key.ADMIN_TOKEN_FILE).stream()
                .filter(setting -> !reading.isSet(setting))
                .toList();
        missing.forEach(setting -> reading.problem(
                setting, "is needed with ADMIN_PORT: the admin listener always asks for TLS and a token"));
        return certificate.isPresent() && key.isPresent() && token.isPresent()
                ? Optional.of(new Admin(port.get(), new TlsFiles(certificate.get(), key.get()), token.get()))
                : Optional.empty();
    }

    private static Path token(Path file) {
        try {
            if (Files.exists(file) && Files.readString(file).strip().length() < LEAST_TOKEN) {
                throw new IllegalArgumentException("holds a token of less than " + LEAST_TOKEN
                        + " characters, which can be guessed; make one with: openssl rand -hex 32");
            }
            return file;
        } catch (IOException e) {
            throw new IllegalArgumentException("names a file that is not text", e);
        }
    }

    void checkPorts() {
        Map<Integer, Key> taken = new HashMap<>();
        for (Key key : List.of(Key.PORT, Key.OBSERVE_PORT, Key.ADMIN_PORT)) {
            String text = reading.text(key);
            if (text.matches("[1-9]\\d{0,4}")) {
                Key other = taken.putIfAbsent(Integer.valueOf(text), key);
                if (other != null) {
                    reading.problem(key, "is the port of " + other + " too; each listener needs its own");
                }
            }
        }
    }
}
