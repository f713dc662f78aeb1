package dev.turnpike.proxy.auth;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** A block of addresses: an address and how many of its leading bits count. */
record Cidr(byte[] network, int bits) {

    /** Reads {@code address/bits} or one address; empty when it is neither. Nothing is looked up in DNS. */
    static Optional<Cidr> parse(String text) {
        int slash = text.indexOf('/');
        try {
            var network = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash))
                    .getAddress();
            int bits = slash < 0 ? network.length * 8 : Integer.parseInt(text.substring(slash + 1));
            return bits < 0 || bits > network.length * 8 ? Optional.empty() : Optional.of(new Cidr(network, bits));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    /** Reads all of {@code texts}; one that cannot be read holds no address, so that a mistake never opens a door. */
    static List<Cidr> parseAll(List<String> texts) {
        return texts.stream().flatMap(text -> parse(text).stream()).toList();
    }

    /** Whether {@code address} lies in the block. */
    boolean contains(InetAddress address) {
        var other = address.getAddress();
        if (other.length != network.length) {
            return false;
        }
        int whole = bits / 8;
        if (!Arrays.equals(network, 0, whole, other, 0, whole)) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || (network[whole] & 0xff) >> (8 - rest) == (other[whole] & 0xff) >> (8 - rest);
    }
}
