package dev.turnpike.proxy.faults;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A gateway in a process of its own, for what happens to processes. Its folder outlives it, so that another can be started there. */
final class ChildGateway implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Pattern API = Pattern.compile("API +http://\\S+:(\\d+)/v1");
    private static final Pattern OBSERVE = Pattern.compile("Metrics +http://\\S+:(\\d+)/metrics");
    private static final Pattern KEY = Pattern.compile("Bearer (tp-[^\"]+)\"");

    private final Process process;
    private final Path output;

    /**
     * How to start one.
     *
     * @param folder its working folder
     * @param routes the YAML of its {@code CONFIG_DIR}
     * @param settings its environment beside free ports of the loopback
     * @param before words before the command, {@code taskset -c 0} for example
     * @param jvm options of the JVM
     */
    record Plan(Path folder, String routes, Map<String, String> settings, List<String> before, List<String> jvm) {

        static Plan of(String routes) {
            try {
                return new Plan(
                        Files.createTempDirectory("turnpike-child"), routes, Map.of(), List.of(), List.of("-Xmx256m"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        Plan with(String setting, String value) {
            var more = new HashMap<>(settings);
            more.put(setting, value);
            return new Plan(folder, routes, Map.copyOf(more), before, jvm);
        }

        Plan behind(String... words) {
            return new Plan(folder, routes, settings, List.of(words), jvm);
        }

        Plan jvm(String... options) {
            return new Plan(folder, routes, settings, before, List.of(options));
        }

        ChildGateway start() {
            try {
                return new ChildGateway(this);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private ChildGateway(Plan plan) throws IOException {
        var config = Files.createDirectories(plan.folder().resolve("config"));
        Files.writeString(config.resolve("routes.yaml"), plan.routes());
        output = Files.createTempFile(plan.folder(), "output", ".txt");
        var builder = new ProcessBuilder(command(plan))
                .directory(plan.folder().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("TURNPIKE"));
        builder.environment()
                .putAll(Map.of(
                        "HOST", "127.0.0.1",
                        "PORT", "0",
                        "OBSERVE_PORT", "0",
                        "LOG_FILE_PATH", "off",
                        "CONFIG_DIR", config.toString(),
                        "ALLOW_PRIVATE_ENDPOINTS", "true"));
        builder.environment().putAll(plan.settings());
        process = builder.start();
        Stage.within(START, () -> text().contains("Try it:") || !process.isAlive());
        if (!process.isAlive()) {
            throw new AssertionError("the child ended at its start: " + text());
        }
    }

    private static List<String> command(Plan plan) {
        var command = new ArrayList<>(plan.before());
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(plan.jvm());
        command.addAll(List.of("-XX:+ExitOnOutOfMemoryError", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-cp", classPath(), "dev.turnpike.proxy.Main"));
        return command;
    }

    /** That of the tests, without the tests. */
    private static String classPath() {
        var all = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        return Arrays.stream(all.split(File.pathSeparator))
                .filter(entry -> !entry.endsWith("test-classes"))
                .collect(Collectors.joining(File.pathSeparator));
    }

    private String text() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String found(Pattern pattern) {
        var matcher = pattern.matcher(text());
        if (!matcher.find()) {
            throw new AssertionError(pattern + " is not in " + text());
        }
        return matcher.group(1);
    }

    int port() {
        return Integer.parseInt(found(API));
    }

    /** The admin key, which is shown at the first start in a folder. */
    String key() {
        return found(KEY);
    }

    Client client() {
        return Client.of(port(), key());
    }

    Answer ask(Chat chat) {
        try (var client = client()) {
            return client.send(chat).answer();
        }
    }

    /** Status of {@code path} on the listener for probes; 0 when it does not answer. */
    int probe(String path) {
        try {
            var url = URI.create("http://127.0.0.1:" + found(OBSERVE) + path).toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setReadTimeout(2000);
            return connection.getResponseCode();
        } catch (IOException _) {
            return 0;
        }
    }

    /** What it has printed. */
    String output() {
        return text();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** What it has used of the processors so far. */
    Duration processorTime() {
        return process.info().totalCpuDuration().orElseThrow();
    }

    /** SIGTERM. */
    void terminate() {
        process.destroy();
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
    }

    /** Its exit code, once it has ended. */
    int exit(Duration atMost) {
        try {
            if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still alive after " + atMost + ": " + text());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        kill();
        exit(Duration.ofSeconds(10));
    }
}
