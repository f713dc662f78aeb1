package dev.turnpike.proxy.settings;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * A block of addresses, IPv4 or IPv6, for example {@code 10.0.0.0/8}; a single address is a block of one.
 *
 * @param prefix number of leading bits that count
 */
public record IpRange(InetAddress network, int prefix) {
    /** Only literals: nothing here may ask a name server. */
    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(?:\\.\\d{1,3}){3}|[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");

    private static final String WANTED = "has an entry that is neither an IP address nor a block such as 10.0.0.0/8";

    public IpRange {
        if (prefix < 0 || prefix > network.getAddress().length * 8) {
            throw new IllegalArgumentException(WANTED);
        }
    }

    /**
     * Reads {@code address} or {@code address/bits}.
     *
     * @throws IllegalArgumentException when it is neither
     */
    public static IpRange parse(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        if (!LITERAL.matcher(address).matches()) {
            throw new IllegalArgumentException(WANTED);
        }
        InetAddress network = literal(address);
        return new IpRange(network, slash < 0 ? network.getAddress().length * 8 : bits(text.substring(slash + 1)));
    }

    private static InetAddress literal(String address) {
        try {
            return InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(WANTED, e);
        }
    }

    private static int bits(String text) {
        return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** Whether {@code address} lies in this block; one of the other family never does. */
    public boolean contains(InetAddress address) {
        byte[] ours = network.getAddress();
        byte[] theirs = address.getAddress();
        int whole = prefix / 8;
        if (ours.length != theirs.length || !Arrays.equals(ours, 0, whole, theirs, 0, whole)) {
            return false;
        }
        int mask = 0xFF << (8 - prefix % 8);
        return prefix % 8 == 0 || (ours[whole] & mask) == (theirs[whole] & mask);
    }

    @Override
    public String toString() {
        return network.getHostAddress() + "/" + prefix;
    }
}
