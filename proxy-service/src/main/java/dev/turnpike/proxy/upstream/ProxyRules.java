package dev.turnpike.proxy.upstream;

import java.util.List;
import java.util.Locale;

/** Which destinations are reached through the proxy ({@code NO_PROXY}). Loopback never is. */
final class ProxyRules {
    private final HttpProxy proxy;
    private final List<String> direct;

    ProxyRules(UpstreamSettings settings) {
        proxy = settings.proxy() == null ? null : HttpProxy.of(settings.proxy());
        direct = settings.noProxy().stream()
                .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
                .filter(entry -> !entry.isEmpty())
                .toList();
    }

    /** The proxy to use, or null. */
    HttpProxy proxyFor(Destination destination) {
        if (proxy == null) {
            return null;
        }
        var host = destination.host().toLowerCase(Locale.ROOT);
        if (host.equals("localhost") || host.startsWith("127.") || host.equals("::1")) {
            return null;
        }
        return direct.stream().anyMatch(rule -> covers(rule, host, destination.port())) ? null : proxy;
    }

    private static boolean covers(String rule, String host, int port) {
        if (rule.equals("*")) {
            return true;
        }
        var name = rule;
        int colon = rule.lastIndexOf(':');
        boolean hasPort = colon > 0 && (rule.indexOf(':') == colon || rule.charAt(colon - 1) == ']');
        if (hasPort) {
            if (!rule.substring(colon + 1).equals(Integer.toString(port))) {
                return false;
            }
            name = rule.substring(0, colon);
        }
        name = bare(name);
        return host.equals(name) || host.endsWith("." + name);
    }

    private static String bare(String name) {
        if (name.startsWith("[") && name.endsWith("]")) {
            return name.substring(1, name.length() - 1);
        }
        if (name.startsWith("*.")) {
            return name.substring(2);
        }
        return name.startsWith(".") ? name.substring(1) : name;
    }
}
