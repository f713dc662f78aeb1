package dev.turnpike.proxy.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/**
 * An upstream on a raw socket of the loopback, which does what its {@link Script}s say: nothing else can send the faults of the test
 * catalogue. Each connection follows one script: the first of those given by {@link #next}, or else the one of {@link #always}.
 *
 * <pre>{@code
 * try (var upstream = ScriptedUpstream.start()) {
 *     upstream.next(Script.begin().readRequest().send("HTTP/1.1 200 OK\r\n").reset());
 *     upstream.always(Script.answering(CannedAnswers.chatJson("Hello")));
 *     ... call upstream.uri() ...
 *     assertThat(upstream.requests()).hasSize(2);
 *     upstream.visit(0).awaitPeerClosed(Duration.ofSeconds(1));
 * }
 * }</pre>
 */
public final class ScriptedUpstream implements AutoCloseable {

    /**
     * One request that came.
     *
     * @param head its lines, the request line first
     */
    public record Request(List<String> head, byte[] body) {

        /** {@code POST /v1/chat/completions HTTP/1.1}, for example. */
        public String line() {
            return head.getFirst();
        }

        /** The first value of the field {@code name}. */
        public Optional<String> header(String name) {
            return head.stream()
                    .skip(1)
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        /** The body as UTF-8. */
        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }
    }

    private final ServerSocket listener;
    private final Thread acceptor;
    private final TestCertificate certificate;
    private final ConcurrentLinkedQueue<Script> scripts = new ConcurrentLinkedQueue<>();
    private final List<Visit> visits = new CopyOnWriteArrayList<>();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private final List<RuntimeException> mistakes = new CopyOnWriteArrayList<>();
    private volatile Script always = Script.begin().close();

    private ScriptedUpstream(int port, TestCertificate certificate) {
        this.certificate = certificate;
        try {
            listener = new ServerSocket();
            listener.setReuseAddress(true);
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 1024);
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        }
        acceptor = Thread.ofVirtual().name("scripted-upstream").start(this::accept);
    }

    /** A plain one on a free port. */
    public static ScriptedUpstream start() {
        return new ScriptedUpstream(0, null);
    }

    /** A plain one on a port that another has just left. */
    public static ScriptedUpstream startOn(int port) {
        return new ScriptedUpstream(port, null);
    }

    /** One that speaks TLS; scripts begin when the handshake is done, and a failed handshake is a visit without requests. */
    public static ScriptedUpstream startTls(TestCertificate certificate) {
        return new ScriptedUpstream(0, certificate);
    }

    /** The next connection that has no script yet follows {@code script}. */
    public ScriptedUpstream next(Script script) {
        scripts.add(script);
        return this;
    }

    /** All connections without a script of their own follow {@code script}; before it is told they are closed at once. */
    public ScriptedUpstream always(Script script) {
        always = script;
        return this;
    }

    /** The port it listens on. */
    public int port() {
        return listener.getLocalPort();
    }

    /** {@code http(s)://127.0.0.1:port}. */
    public URI uri() {
        return uri("127.0.0.1");
    }

    /** The same under another name of the loopback. */
    public URI uri(String host) {
        return URI.create((certificate == null ? "http://" : "https://") + host + ":" + port());
    }

    /** The requests of all connections in the order in which they were complete. */
    public List<Request> requests() {
        return List.copyOf(requests);
    }

    /** Waits up to 5 s for {@code count} requests. */
    public List<Request> awaitRequests(int count) {
        await(() -> requests.size() >= count);
        return requests();
    }

    /** How many connections came. */
    public int connections() {
        return visits.size();
    }

    /** The connection {@code index}, counted from 0; waits up to 5 s for it. */
    public Visit visit(int index) {
        await(() -> visits.size() > index);
        return visits.get(index);
    }

    private static void await(Callable<Boolean> condition) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(5))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(5))
                .until(condition);
    }

    /** Closes the listener and every connection; throws what a script threw that was not an {@link IOException}. */
    @Override
    public void close() {
        try {
            listener.close();
            acceptor.join(); // while it accepts, the kernel does too
        } catch (IOException cause) {
            throw new UncheckedIOException(cause);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        visits.forEach(Visit::end);
        if (!mistakes.isEmpty()) {
            throw mistakes.getFirst();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                var socket = listener.accept();
                socket.setTcpNoDelay(true);
                var script = scripts.poll();
                var visit = new Visit(socket, certificate, requests::add);
                visits.add(visit);
                Thread.ofVirtual().start(() -> follow(visit, script == null ? always : script));
            } catch (IOException _) {
                // closed
            }
        }
    }

    private void follow(Visit visit, Script script) {
        try (Socket _ = visit.below()) {
            run(visit, script);
        } catch (IOException _) {
            // closed all the same
        }
    }

    private void run(Visit visit, Script script) {
        try {
            visit.begin();
            script.run(visit);
            visit.socket().close();
        } catch (IOException gone) {
            visit.noteFailure(gone);
        } catch (RuntimeException mistake) {
            mistakes.add(mistake);
        }
    }
}
