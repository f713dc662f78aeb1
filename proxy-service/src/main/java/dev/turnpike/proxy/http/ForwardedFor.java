package dev.turnpike.proxy.http;

import dev.turnpike.proxy.settings.IpRange;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Whose request it is when it came through proxies of {@code TRUSTED_PROXIES}. Each of them appends the address that it was called from to {@code X-Forwarded-For}, so the
 * field is believed from its end, as far as trusted proxies wrote it: the last address that is not one of theirs is the client's. What stands before it, the client may
 * have written itself.
 *
 * @see <a href="https://developer.mozilla.org/en-US/docs/Web/HTTP/Reference/Headers/X-Forwarded-For">X-Forwarded-For: selecting an address</a>
 */
final class ForwardedFor {
    static final String HEADER = "X-Forwarded-For";

    /** Some proxies add the port. */
    private static final Pattern WITH_PORT = Pattern.compile("\\[([^\\[\\]]+)](?::\\d{1,5})?|([\\d.]+):\\d{1,5}");

    private final List<IpRange> trusted;

    /** Believes proxies at {@code trusted}; none for nobody. */
    ForwardedFor(List<IpRange> trusted) {
        this.trusted = List.copyOf(trusted);
    }

    /**
     * The client behind a connection from {@code peer}: itself unless it is a trusted proxy. An entry that is no address says nothing, and nothing before it is believed; when
     * only proxies are named, it is the first of them.
     *
     * @param fields values of {@code X-Forwarded-For} in their order
     */
    InetAddress client(InetAddress peer, List<String> fields) {
        var client = peer;
        if (!isTrusted(client)) {
            return client;
        }
        for (var entry : entries(fields).reversed()) {
            var address = address(entry);
            if (address.isEmpty()) {
                return client;
            }
            client = address.get();
            if (!isTrusted(client)) {
                return client;
            }
        }
        return client;
    }

    private boolean isTrusted(InetAddress address) {
        for (var range : trusted) {
            if (range.contains(address)) {
                return true;
            }
        }
        return false;
    }

    private static List<String> entries(List<String> fields) {
        var entries = new ArrayList<String>();
        for (var field : fields) {
            for (var entry : field.split(",", -1)) {
                entries.add(entry.strip());
            }
        }
        return entries;
    }

    /** Literals only: nothing here asks a name server. */
    private static Optional<InetAddress> address(String entry) {
        var parts = WITH_PORT.matcher(entry);
        var literal = entry;
        if (parts.matches()) {
            literal = parts.group(1) == null ? parts.group(2) : parts.group(1);
        }
        try {
            return literal.indexOf('/') < 0 ? Optional.of(IpRange.parse(literal).network()) : Optional.empty();
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }
}
