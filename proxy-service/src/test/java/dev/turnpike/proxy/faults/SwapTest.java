package dev.turnpike.proxy.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.testkit.CannedAnswers;
import dev.turnpike.proxy.testkit.CatalogueId;
import dev.turnpike.proxy.testkit.RunningGateway;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The configuration changes again and again while requests run. */
@Timeout(90)
class SwapTest {
    private static final int SWAPS = 100;
    private static final int CLIENTS = 8;

    private final Map<String, Set<String>> versionsOfRequest = new ConcurrentHashMap<>();
    private final Set<String> versions = ConcurrentHashMap.newKeySet();

    /** The first route fails, so that every request crosses into a second one: both must be of one version. */
    private static String routes(int version, int port) {
        var first = Routes.backend("b0", port, "headers: {x-version: v%d-first}".formatted(version));
        var second = Routes.backend("b0", port, "headers: {x-version: v%d-second}".formatted(version));
        return Routes.route("test", List.of(first), "retries: {attempts: 0}", "fallbacks: [{modelName: spare}]")
                + Routes.route("spare", List.of(second), "aliases: [spare-of-v" + version + "]");
    }

    private void answer(PlainUpstream.Asked asked, OutputStream out) throws IOException {
        var header = asked.headers().get("x-version");
        var version = header.substring(0, header.indexOf('-'));
        versions.add(version);
        versionsOfRequest
                .computeIfAbsent(asked.text(), _ -> ConcurrentHashMap.newKeySet())
                .add(version);
        PlainUpstream.write(
                out,
                header.endsWith("first") ? CannedAnswers.error(500, "on purpose") : CannedAnswers.chatJson("Hello"));
    }

    @Test
    @CatalogueId("K05")
    void k05_aHundredSwapsUnderLoadCauseNoErrorAndNoRequestSeesTwo() throws IOException {
        var stop = new AtomicBoolean();
        var served = new AtomicInteger();
        var errors = new AtomicInteger();
        try (var upstream = PlainUpstream.start(this::answer);
                var gateway = RunningGateway.start(Map.of("routes.yaml", routes(0, upstream.port())))) {
            var threads = IntStream.range(0, CLIENTS)
                    .mapToObj(number -> Thread.ofVirtual().start(() -> {
                        try (var client = Client.of(gateway)) {
                            for (int i = 0; !stop.get(); i++) {
                                var chat = Chat.whole("test").saying("request " + number + "-" + i);
                                int status = client.send(chat).answer().status();
                                (status == 200 ? served : errors).incrementAndGet();
                            }
                        } catch (RuntimeException _) {
                            errors.incrementAndGet(); // a broken connection
                        }
                    }))
                    .toList();

            for (int version = 1; version <= SWAPS; version++) {
                var alias = "spare-of-v" + version;
                replace(gateway.directory().resolve("config/routes.yaml"), routes(version, upstream.port()));
                Stage.await(() -> gateway.gateway().snapshot().route(alias).isPresent());
            }

            stop.set(true);
            Stage.within(Duration.ofSeconds(10), () -> threads.stream().noneMatch(Thread::isAlive));
            assertThat(errors).hasValue(0);
            assertThat(versions).hasSizeGreaterThan(SWAPS / 2);
            assertThat(served.get()).isGreaterThan(SWAPS * CLIENTS);
            assertThat(versionsOfRequest.values()).allMatch(seen -> seen.size() == 1);
        }
    }

    private static void replace(Path file, String content) throws IOException {
        var next = Files.writeString(file.resolveSibling("routes.next"), content);
        Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
    }
}
