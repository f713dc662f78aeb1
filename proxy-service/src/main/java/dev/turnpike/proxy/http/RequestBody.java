package dev.turnpike.proxy.http;

import dev.turnpike.proxy.failure.Failure;
import dev.turnpike.proxy.failure.GatewayException;
import dev.turnpike.proxy.memory.ByteBudget;
import dev.turnpike.proxy.memory.JsonWeight;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Locale;

/** Reads the body of a JSON request within its cap and the budget of all requests. */
final class RequestBody {
    private static final HeaderName CONTENT_ENCODING = HeaderNames.CONTENT_ENCODING;
    private static final int FIRST_READ = 16 * 1024;

    private RequestBody() {}

    /**
     * The whole body.
     *
     * @throws GatewayException when it is no JSON by its header, too large, or memory is short; nothing was read then, but where a body has more members than there is room for
     */
    static byte[] read(ServerRequest request, int most, ByteBudget.Share share) {
        checkType(request);
        long length = request.headers().contentLength().orElse(-1);
        if (length > most) {
            throw tooLarge(most);
        }
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        try (var in = request.content().inputStream()) {
            var body = length >= 0 ? known(in, (int) length, share) : unknown(in, most, share);
            weigh(body, share);
            return body;
        } catch (RequestException e) {
            throw new GatewayException(badHttp(e.status().code(), most));
        } catch (IOException | UncheckedIOException | CloseConnectionException e) {
            throw new GatewayException(new Failure.ClientGone("The client closed the connection."));
        }
    }

    /** A dialect that translates makes a tree of the request. */
    private static void weigh(byte[] body, ByteBudget.Share share) {
        long tree = JsonWeight.nodes(body);
        if (!share.everFits(tree)) {
            throw new GatewayException(
                    new Failure.TooLarge("The request has more members than this gateway has memory for; split it."));
        }
        share.take(tree);
    }

    /** A body that broke HTTP, or came too slowly, while it was read. */
    private static Failure badHttp(int status, int most) {
        return switch (status) {
            case 413 -> tooLarge(most).failure();
            case 408 -> new Failure.BadHttp("The request body did not arrive in time.", 408);
            default -> new Failure.BadHttp("The request body is not valid HTTP.", 400);
        };
    }

    private static void checkType(ServerRequest request) {
        var encoding = value(request, CONTENT_ENCODING);
        if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
            throw new GatewayException(new Failure.UnsupportedMediaType(
                    "Content-Encoding '" + shown(encoding) + "' is not supported; send the body uncompressed."));
        }
        var type = value(request, HeaderNames.CONTENT_TYPE);
        if (type != null && !isJson(type)) {
            throw new GatewayException(new Failure.UnsupportedMediaType("Content-Type '" + shown(type)
                    + "' is not supported; send the header 'Content-Type: application/json'."));
        }
    }

    private static String value(ServerRequest request, HeaderName name) {
        return request.headers().first(name).orElse(null);
    }

    private static boolean isJson(String type) {
        var parameters = type.indexOf(';');
        var media =
                (parameters < 0 ? type : type.substring(0, parameters)).strip().toLowerCase(Locale.ROOT);
        return media.equals("application/json") || (media.startsWith("application/") && media.endsWith("+json"));
    }

    private static String shown(String value) {
        var cut = value.length() > 100 ? value.substring(0, 100) : value;
        return cut.replaceAll("[^\\x20-\\x7E]", "?");
    }

    private static byte[] known(InputStream in, int length, ByteBudget.Share share) throws IOException {
        share.take(length);
        var body = new byte[length];
        if (in.readNBytes(body, 0, length) < length) {
            throw new GatewayException(new Failure.BadHttp("The body is shorter than its Content-Length.", 400));
        }
        return body;
    }

    private static byte[] unknown(InputStream in, int most, ByteBudget.Share share) throws IOException {
        var body = new byte[Math.min(FIRST_READ, most)];
        share.take(body.length);
        int filled = 0;
        while (true) {
            int read = in.read(body, filled, body.length - filled);
            if (read < 0) {
                return Arrays.copyOf(body, filled);
            }
            filled += read;
            if (filled == body.length) {
                int next = in.read();
                if (next < 0) {
                    return body;
                }
                if (filled == most) {
                    throw tooLarge(most);
                }
                body = grow(body, most, share);
                body[filled++] = (byte) next;
            }
        }
    }

    private static byte[] grow(byte[] body, int most, ByteBudget.Share share) {
        int larger = (int) Math.min(most, body.length * 2L);
        share.take(larger - body.length);
        return Arrays.copyOf(body, larger);
    }

    private static GatewayException tooLarge(int most) {
        return new GatewayException(new Failure.TooLarge("The request body is larger than " + most + " bytes."));
    }
}
