package dev.turnpike.proxy.http;

import dev.turnpike.proxy.dispatch.ReplySink.Registration;
import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.http.connection.ClientLink;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.wire.HeaderFields;
import io.helidon.http.Header;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One request at the door: what it asks, and how it is answered. Used by its own thread. */
public final class Visit implements AutoCloseable {
    /** {@code application/json}. */
    public static final Header JSON = HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "application/json");

    private static final Header EVENT_STREAM =
            HeaderValues.createCached(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
    private static final Header NO_CACHE = HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "no-cache");
    private static final Header NO_BUFFERING = HeaderValues.createCached(HeaderNames.create("X-Accel-Buffering"), "no");

    private final ServerRequest request;
    private final ServerResponse response;
    private final VisitContext context;
    private final ByteBudget.Share share;
    private Map<String, String> variables = Map.of();
    private int status;

    /**
     * What every visit of one server shares, and the id of this one.
     *
     * @param mostBytes cap of one body
     * @param forwarded says whose requests come through proxies
     */
    record VisitContext(String id, int mostBytes, ByteBudget budget, ForwardedFor forwarded) {}

    Visit(ServerRequest request, ServerResponse response, VisitContext context) {
        this.request = request;
        this.response = response;
        this.context = context;
        this.share = context.budget().share();
        response.header(HeaderValues.create("x-request-id", context.id()));
    }

    /** Our id of the request; a client's own {@code x-request-id} is not used. */
    public String id() {
        return context.id();
    }

    /** Upper-case method. */
    public String method() {
        return request.prologue().method().text();
    }

    /** Decoded path. */
    public String path() {
        return request.path().absolute().path();
    }

    /** A variable of the endpoint's template. */
    public String variable(String name) {
        return variables.get(name);
    }

    void variables(Map<String, String> matched) {
        variables = matched;
    }

    /** The first value of a query parameter. */
    public Optional<String> query(String name) {
        return request.query().first(name).asOptional();
    }

    /** All query parameters, decoded, with all their values. */
    public Map<String, List<String>> query() {
        return request.query().toMap();
    }

    /** The first value of a header. */
    public Optional<String> header(String name) {
        return request.headers().first(HeaderNames.create(name));
    }

    /** All values of a header, a repeated one too. */
    public List<String> headers(String name) {
        var header = HeaderNames.create(name);
        return request.headers().contains(header) ? request.headers().all(header, List::of) : List.of();
    }

    /** Where it comes from: the peer of the connection or, where that is a trusted proxy, the client behind it. */
    public InetAddress peer() {
        var peer = ((InetSocketAddress) request.remotePeer().address()).getAddress();
        return context.forwarded().client(peer, headers(ForwardedFor.HEADER));
    }

    /**
     * The whole JSON body; may be empty.
     *
     * @throws GatewayException when it is too large, of another type, or memory is short
     */
    public byte[] body() {
        return RequestBody.read(request, context.mostBytes(), share);
    }

    /** Answers with a JSON document. */
    public void json(byte[] body) {
        reply(200, JSON, body, HeaderFields.NONE);
    }

    /** Answers. */
    public void reply(int code, Header contentType, byte[] body, HeaderFields headers) {
        status = code;
        response.status(Status.create(code));
        response.header(contentType);
        headers.fields().forEach(field -> response.header(field.name(), field.value()));
        try {
            if (method().equals("HEAD")) {
                response.header(HeaderValues.create(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length)));
                response.send();
            } else {
                response.send(body);
            }
        } catch (UncheckedIOException | CloseConnectionException e) {
            throw new GatewayException(new Failure.ClientGone("The client closed the connection."));
        }
    }

    /** Answers without a body. */
    public void empty(int code, HeaderFields headers) {
        status = code;
        response.status(Status.create(code));
        headers.fields().forEach(field -> response.header(field.name(), field.value()));
        response.send();
    }

    /** A header for whatever answer comes. */
    void responseHeader(String name, String value) {
        response.header(name, value);
    }

    OutputStream openStream(HeaderFields headers) {
        status = 200;
        response.status(Status.OK_200);
        response.header(EVENT_STREAM).header(NO_CACHE).header(NO_BUFFERING);
        headers.fields().forEach(field -> response.header(field.name(), field.value()));
        return response.outputStream();
    }

    /** Answers with the error body of {@code failure}; a client that is gone gets none. */
    void fail(Failure failure, HeaderFields headers) {
        if (failure instanceof Failure.ClientGone) {
            status = 499;
            return;
        }
        var reply = ErrorReply.of(failure);
        headers.fields().forEach(field -> response.header(field.name(), field.value()));
        reply(reply.status(), JSON, reply.body(), reply.headers());
    }

    Registration onClientGone(Runnable action) {
        var link = ClientLink.of(request);
        return link.isEmpty() ? () -> {} : link.get().onGone(action)::close;
    }

    /** The status that was sent; 0 when none was. */
    public int status() {
        return status;
    }

    @Override
    public void close() {
        share.close();
    }
}
