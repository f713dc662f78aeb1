package dev.turnpike.benchmark;

import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Reading a chat request once from end to end, and splicing another model name into it. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(2)
public class RequestBenchmark {

    /** Characters of the prompt. */
    @Param({"200", "10000"})
    public int size;

    private byte[] body;

    /** Makes the request. */
    @Setup
    public void prepare() {
        var prompt = "lorem ipsum ".repeat(size / 12);
        body = ("{\"model\":\"public\",\"messages\":[{\"role\":\"user\",\"content\":\"" + prompt
                        + "\"}],\"temperature\":0.5,\"stream\":true}")
                .getBytes(StandardCharsets.UTF_8);
    }

    /** Reads and splices. */
    @Benchmark
    public byte[] readAndRename() {
        return ModelRequest.parse(Operation.CHAT, body)
                .edit()
                .set("model", "upstream")
                .bytes();
    }
}
