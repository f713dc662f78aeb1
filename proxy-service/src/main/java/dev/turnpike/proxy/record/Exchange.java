package dev.turnpike.proxy.record;

import dev.turnpike.crds.config.RouteConfig.BodyLogging;
import dev.turnpike.crds.config.Secret;
import dev.turnpike.proxy.auth.Caller;
import dev.turnpike.proxy.chat.ModelRequest;
import dev.turnpike.proxy.chat.Operation;
import dev.turnpike.proxy.chat.Usage;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.limits.RateState;
import dev.turnpike.proxy.limits.TokenEstimate;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.provider.Notes;
import dev.turnpike.proxy.provider.answer.Learned;
import dev.turnpike.proxy.snapshot.Route;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * What is known of one request while it runs; becomes an {@link ExchangeRecord} when it has ended, and is closed when that is in the log. Used by the thread of the
 * exchange; a heartbeat may read the headers' part of it from another.
 */
public final class Exchange implements AutoCloseable {
    private static final int BYTES_PER_TOKEN = 4;

    private final Arrival arrival;
    private final List<Try> tries = new ArrayList<>(1);
    private final Notes notes = new Notes();
    private final BodyCapture answer;
    private Caller caller;
    private Secret callerKey;
    private ModelRequest request;
    private Route route;
    private volatile String backend;
    private Learned learned = Learned.NOTHING;
    private Failure failure;
    private long firstContentNanos;
    private long upstreamBegunNanos;
    private boolean upstreamReached;
    private int passedOver;
    private boolean contentSent;
    private Runnable firstContentListener = () -> {};
    private boolean committed;
    private Supplier<RateState> rates = () -> RateState.UNLIMITED;
    private long contentEvents;

    /**
     * How a request arrived.
     *
     * @param id UUIDv7, also the {@code x-request-id} of the answer
     * @param at wall clock
     * @param nanos {@code System.nanoTime()}
     * @param clientRequestId the client's {@code x-client-request-id}; null when none
     * @param userAgent null when none
     */
    public record Arrival(
            String id,
            Instant at,
            long nanos,
            Operation operation,
            String path,
            String clientRequestId,
            String userAgent) {}

    /**
     * One attempt.
     *
     * @param failure null when it answered
     */
    public record Try(String backend, Failure failure, Duration duration) {}

    /** Begins with {@code arrival}; what it keeps of the answer is taken from {@code captured}. */
    public Exchange(Arrival arrival, ByteBudget.Share captured) {
        this.arrival = arrival;
        this.answer = new BodyCapture(captured);
    }

    /** How it arrived. */
    public Arrival arrival() {
        return arrival;
    }

    /** Id of the request. */
    public String id() {
        return arrival.id();
    }

    /** When it was accepted. */
    public Instant acceptedAt() {
        return arrival.at();
    }

    /** The {@code System.nanoTime()} of its acceptance. */
    public long startedNanos() {
        return arrival.nanos();
    }

    /** Who it is: from now on the exchange is accepted and will have a record. {@code presented} is masked in it; null when no key was sent. */
    public void caller(Caller known, Secret presented) {
        caller = known;
        callerKey = presented;
    }

    Secret callerKey() {
        return callerKey;
    }

    /** Who it is; null before that is known. */
    public Caller caller() {
        return caller;
    }

    /** What is asked. */
    public void request(ModelRequest parsed) {
        request = parsed;
    }

    /** What is asked; null when it could not be read. */
    public ModelRequest request() {
        return request;
    }

    /** Where the plan begins. */
    public void route(Route planned) {
        route = planned;
        if (planned.config().bodies() == BodyLogging.None) {
            answer.countOnly();
        }
    }

    /** The route; null when there was none. */
    public Route route() {
        return route;
    }

    /** Where to ask what is left of the client's limits. */
    public void rates(Supplier<RateState> left) {
        rates = left;
    }

    /** What is left of the client's limits at this moment. */
    public RateState rates() {
        return rates.get();
    }

    /** A try begins; what an earlier one showed is not its own. */
    public void attemptBegun(String backendId) {
        learned = Learned.NOTHING;
        upstreamReached = false;
        upstreamBegunNanos = System.nanoTime();
        tries.add(new Try(backendId, null, Duration.ZERO));
        backend = backendId; // last: whoever reads it from a heartbeat's thread sees the try
    }

    /** Of the last try something was sent to its upstream. */
    public void upstreamReached() {
        upstreamReached = true;
    }

    /** Whether the upstream of the last try may know of the request. */
    public boolean reachedUpstream() {
        return upstreamReached;
    }

    /** The last try failed. */
    public void attemptFailed(String backendId, Failure cause, Duration duration) {
        tries.set(tries.size() - 1, new Try(backendId, cause, duration));
    }

    /** The last try answered. */
    public void served(String backendId) {
        backend = backendId;
        tries.set(tries.size() - 1, new Try(backendId, null, Duration.ofNanos(System.nanoTime() - upstreamBegunNanos)));
    }

    /** The last try asked nothing of anyone: its backend was at its limit, or cannot do what is asked. */
    public void passedOver() {
        passedOver++;
    }

    /** Tries so far, without those that were passed over. */
    public int attempts() {
        return tries.size() - passedOver;
    }

    /** Every try, in order, those that were passed over too. */
    public List<Try> tries() {
        return List.copyOf(tries);
    }

    /** Where adapters note what they have to say; of all tries together. */
    public Notes notes() {
        return notes;
    }

    /** What an answer, or a part of one, showed. */
    public void learned(Learned what) {
        learned = what;
    }

    /** Status 200 and the header of a stream are on their way: whatever fails from now on, this is the status that was sent. */
    public void streamOpened() {
        committed = true;
    }

    /** Whether the status of a stream was sent. */
    public boolean committed() {
        return committed;
    }

    /** Tells {@code listener} of the first content of the try that begins. */
    public void onFirstContent(Runnable listener) {
        firstContentListener = listener;
    }

    /** The first content is on its way: from now on no other try is made. */
    public void firstContent() {
        firstContentListener.run();
        contentSent = true;
        firstContentNanos = System.nanoTime();
    }

    /** Whether content was sent. */
    public boolean contentSent() {
        return contentSent;
    }

    /** The whole answer, kept as far as a record keeps it. */
    public void answerWhole(byte[] json) {
        answer.append(json, 0, json.length);
    }

    /** One event of a streamed answer, kept likewise: a record holds one to a line. */
    public void answerEvent(byte[] json) {
        answer.append(json, 0, json.length);
        answer.separate();
    }

    /** One more event with content went out: about a token. */
    public void contentEvent() {
        contentEvents++;
    }

    /**
     * The tokens of the exchange: as the provider reported them, else, where an answer passed by, an estimate that says so: a token for four bytes of the request
     * and one for each event of content. It is never a silent zero.
     */
    public Usage usage() {
        var reported = learned.usage();
        if (reported.source() != Usage.Source.NONE || !contentSent || request == null) {
            return reported;
        }
        long input = TokenEstimate.of(request).input();
        long output = contentEvents > 0 ? contentEvents : answer.total() / BYTES_PER_TOKEN;
        return new Usage(input, output, -1, -1, -1, Usage.Source.ESTIMATED);
    }

    /** It ended with a failure. */
    public void failed(Failure cause) {
        failure = cause;
    }

    /** What it failed with; null when it did not. */
    public Failure failure() {
        return failure;
    }

    /** The backend of the last try; null before the first. */
    public String backend() {
        return backend;
    }

    /** What the answer showed. */
    public Learned learned() {
        return learned;
    }

    /** The provider's id of the request; null when unknown. */
    public String upstreamRequestId() {
        return notes.upstreamRequestId();
    }

    /** All warnings, each once. */
    public List<String> warnings() {
        return notes.warnings();
    }

    /** Time to the first content; null when there was none. */
    public Duration timeToContent() {
        return firstContentNanos == 0 ? null : Duration.ofNanos(firstContentNanos - arrival.nanos());
    }

    /** Time from {@code begunNanos} to the first content; null when there was none. */
    public Duration timeToContentSince(long begunNanos) {
        return firstContentNanos == 0 ? null : Duration.ofNanos(firstContentNanos - begunNanos);
    }

    /** Time spent in tries, whether they answered or not. */
    public Duration upstreamTime() {
        return tries.stream().map(Try::duration).reduce(Duration.ZERO, Duration::plus);
    }

    /** The beginning of the answer; null when nothing is kept of it. */
    byte[] answer() {
        return answer.bytes();
    }

    /** Whether less was kept of the answer than would have been, for want of memory. */
    boolean answerCut() {
        return answer.cut();
    }

    /** Size of the whole answer in bytes. */
    long answerBytes() {
        return answer.total();
    }

    /** What was kept of the answer is let go; its record has its own. */
    @Override
    public void close() {
        answer.close();
    }
}
