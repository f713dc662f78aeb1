package dev.turnpike.proxy.provider.golden;

import static org.assertj.core.api.Assertions.assertThat;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.provider.Adapter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/**
 * The golden cases of one dialect. A case is a folder with
 *
 * <ul>
 *   <li>{@code case.yaml} over the dialect's {@code defaults.yaml}: {@code title}, {@code holds} (pitfalls and features it holds), {@code feature} and {@code verdict}
 *       ({@code exact}, {@code translated}, {@code refused}) for the page of providers, {@code operation} (default {@code CHAT}), {@code backend} ({@code provider,
 *       endpoint, upstreamModel, capabilities, tokenLimits, adaptation, options}), {@code calls} (expected {@code method, target, headers} of each call in order), {@code answers}
 *       ({@code status, headers} of each answer in order), {@code remembered} (continuations), {@code sdk: false} where OpenAI's SDK does not read the result;
 *   <li>{@code request.json}: what the client sends;
 *   <li>{@code upstream-request.json} (or {@code .txt} when it is no JSON): what goes upstream;
 *   <li>{@code upstream-answer.json|txt}, {@code upstream-stream.txt} or {@code upstream-error.json|txt}: what comes back. Where several calls are made, request and
 *       answer files carry the number of the call: {@code upstream-request-1.json};
 *   <li>{@code client-answer.json}, {@code client-stream.txt} (one chunk per line) and {@code client-error.json} (the failure): what the client gets;
 *   <li>{@code learned.json}: usage, finish, model, id, warnings, upstream request id, values remembered. Needed when a call was made.
 * </ul>
 *
 * <p>JSON is compared by meaning; a file that nothing used fails the case. {@code -Dgolden.write=true} writes the files that are missing: read them before you commit them.
 */
public final class GoldenSuite {
    private static final Path ROOT = Path.of("src/test/resources/golden");
    private final Path folder;
    private final Adapter adapter;

    private GoldenSuite(String dialect, Adapter adapter) {
        this.folder = ROOT.resolve(dialect);
        this.adapter = adapter;
    }

    /** One test per folder in {@code src/test/resources/golden/<dialect>}. */
    public static Stream<DynamicTest> of(String dialect, Adapter adapter) {
        var suite = new GoldenSuite(dialect, adapter);
        try (var folders = Files.list(suite.folder)) {
            var tests =
                    folders.filter(Files::isDirectory).sorted().map(suite::test).toList();
            assertThat(tests).as("cases in %s", suite.folder).isNotEmpty();
            return tests.stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private DynamicTest test(Path folderOfCase) {
        var files = new CaseFiles(folderOfCase);
        var title = settings(files).title();
        return DynamicTest.dynamicTest(files.name() + ": " + title, folderOfCase.toUri(), () -> run(files));
    }

    private void run(CaseFiles files) {
        var settings = settings(files);
        settings.check();
        var player = new Player(adapter, files, settings);
        var played = player.play(request(files, settings));
        new GoldenCheck(files, settings, played).check(player.remembered());
        if (settings.operation() == Operation.CHAT) {
            laws(played);
        }
        if (settings.readBySdk()) {
            sdk(settings, played);
        }
    }

    private CaseSettings settings(CaseFiles files) {
        var own = files.read("case.yaml");
        assertThat(own).as("%s/case.yaml", files.name()).isNotNull();
        return CaseSettings.read(new CaseFiles(folder).read("defaults.yaml"), own);
    }

    private static ModelRequest request(CaseFiles files, CaseSettings settings) {
        var body = files.read("request.json");
        assertThat(body).as("%s/request.json", files.name()).isNotNull();
        try {
            return ModelRequest.parse(settings.operation(), body);
        } catch (GatewayException e) {
            throw new AssertionError("request.json is refused before any adapter: " + e.getMessage(), e);
        }
    }

    private void laws(Played played) {
        if (played.events == null && !played.call.request().stream()) {
            return;
        }
        var usage = StreamLaws.UsageAsked.of(played.call);
        if (played.failure == null) {
            StreamLaws.checkComplete(played.chunks, usage);
        } else {
            StreamLaws.checkBroken(played.chunks, usage);
        }
        if (played.events != null) {
            new CutStreams(adapter, played).check(usage);
        }
    }

    private static void sdk(CaseSettings settings, Played played) {
        if (played.body != null) {
            TypedClient.readWhole(settings.operation(), played.body);
        }
        boolean streamed = played.failure == null && !played.chunks.isEmpty();
        if (streamed && settings.operation() == Operation.CHAT) {
            TypedClient.accumulate(played.chunks);
        }
    }
}
