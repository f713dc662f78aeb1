package dev.turnpike.crds.compile;

import java.net.InetAddress;
import java.util.regex.Pattern;

/** Ranges of addresses such as {@code 10.0.0.0/8}. */
final class Cidrs {
    private static final Pattern RANGE =
            Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*)/[0-9]{1,3}");

    private Cidrs() {}

    static void check(String range, Spot spot) {
        if (!isRange(range)) {
            spot.invalid("must be a range of addresses such as 10.0.0.0/8, 192.0.2.7/32 or 2001:db8::/32");
        }
    }

    private static boolean isRange(String range) {
        if (!RANGE.matcher(range).matches()) {
            return false;
        }
        int slash = range.indexOf('/');
        String address = range.substring(0, slash);
        try {
            InetAddress.ofLiteral(address);
        } catch (IllegalArgumentException _) {
            return false;
        }
        return Integer.parseInt(range, slash + 1, range.length(), 10) <= (address.indexOf(':') < 0 ? 32 : 128);
    }
}
