package dev.turnpike.crds.compile;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Hosts that a backend may not have unless the gateway's owner allows it: the pod itself, the node beside it, and the services that hand out cloud
 * credentials. Literals are read as a C library would (decimal, octal, hexadecimal, IPv6 with an IPv4 address inside); nothing is looked up, so a DNS name that
 * points there is not seen here.
 */
final class PrivateHosts {
    private static final Set<String> NAMES = Set.of(
            "localhost",
            "localhost.localdomain",
            "localhost4",
            "localhost6",
            "ip6-localhost",
            "ip6-loopback",
            "metadata",
            "metadata.google.internal",
            "instance-data",
            "instance-data.ec2.internal");
    private static final Set<InetAddress> METADATA = Set.of(
            InetAddress.ofLiteral("100.100.100.200"),
            InetAddress.ofLiteral("168.63.129.16"),
            InetAddress.ofLiteral("192.0.0.192"),
            InetAddress.ofLiteral("fd00:ec2::254"),
            InetAddress.ofLiteral("fd20:ce::254"));
    private static final byte[] NAT64 = {0, 0x64, (byte) 0xff, (byte) 0x9b, 0, 0, 0, 0, 0, 0, 0, 0};

    private PrivateHosts() {}

    /** Whether {@code host}, a name or a literal in or without brackets, is one of these. */
    static boolean contains(String host) {
        String bare = host.toLowerCase(Locale.ROOT);
        while (bare.endsWith(".")) {
            bare = bare.substring(0, bare.length() - 1);
        }
        return NAMES.contains(bare)
                || bare.endsWith(".localhost")
                || literal(bare).map(PrivateHosts::isPrivate).orElse(false);
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            if (host.startsWith("[") && host.endsWith("]")) {
                String inside = host.substring(1, host.length() - 1);
                int zone = inside.indexOf('%');
                return Optional.of(Inet6Address.ofLiteral(zone < 0 ? inside : inside.substring(0, zone)));
            }
            return Optional.of(Inet4Address.ofPosixLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private static boolean isPrivate(InetAddress address) {
        if (address.isLoopbackAddress()
                || address.isAnyLocalAddress()
                || address.isLinkLocalAddress()
                || METADATA.contains(address)) {
            return true;
        }
        byte[] bytes = address.getAddress();
        return bytes.length == 4
                ? bytes[0] == 0
                : embedded(bytes).map(PrivateHosts::isPrivate).orElse(false);
    }

    /** The IPv4 address inside an IPv6 one: compatible ({@code ::a.b.c.d}), NAT64 and 6to4. Mapped ones are IPv4 already. */
    private static Optional<InetAddress> embedded(byte[] bytes) {
        byte[] prefix = Arrays.copyOf(bytes, 12);
        if (Arrays.equals(prefix, NAT64) || Arrays.equals(prefix, new byte[12])) {
            return Optional.of(ipv4(bytes, 12));
        }
        boolean sixToFour = bytes[0] == 0x20 && bytes[1] == 0x02;
        return sixToFour ? Optional.of(ipv4(bytes, 2)) : Optional.empty();
    }

    private static InetAddress ipv4(byte[] bytes, int from) {
        return InetAddress.ofLiteral((bytes[from] & 0xff)
                + "." + (bytes[from + 1] & 0xff)
                + "." + (bytes[from + 2] & 0xff)
                + "." + (bytes[from + 3] & 0xff));
    }
}
