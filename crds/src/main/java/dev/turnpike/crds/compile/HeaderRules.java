package dev.turnpike.crds.compile;

import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** Which headers a backend may set. */
final class HeaderRules {
    private static final Pattern TOKEN = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]{1,128}");
    private static final Pattern VALUE = Pattern.compile("[\\x20-\\x7e]{0,4096}");
    private static final int MOST = 32;

    /** These frame a message or steer the connection; only the upstream client writes them. */
    private static final Set<String> FRAMING = Set.of(
            "host",
            "connection",
            "keep-alive",
            "proxy-connection",
            "transfer-encoding",
            "content-length",
            "content-type",
            "content-encoding",
            "accept-encoding",
            "expect",
            "te",
            "trailer",
            "upgrade");

    /** These carry credentials, which belong into a Secret. */
    private static final Set<String> CREDENTIALS =
            Set.of("authorization", "proxy-authorization", "cookie", "x-api-key", "api-key", "x-goog-api-key");

    private HeaderRules() {}

    /** The header that carries the credential. */
    static void credentialHeader(String name, Spot spot) {
        if (name == null || !TOKEN.matcher(name).matches() || FRAMING.contains(name.toLowerCase(Locale.ROOT))) {
            spot.invalid("type Header needs the name of a header, such as x-api-key");
        }
    }

    /** Headers that are added to each request. */
    static void added(Map<String, String> headers, Spot spot) {
        if (headers.size() > MOST) {
            spot.invalid("must have at most " + MOST + " entries, has " + headers.size());
        }
        Set<String> seen = new HashSet<>();
        headers.forEach((name, value) -> {
            if (!TOKEN.matcher(name).matches()) {
                spot.invalid("has a name that no header can have");
                return;
            }
            Spot here = spot.at(name);
            String plain = name.toLowerCase(Locale.ROOT);
            if (FRAMING.contains(plain)) {
                here.invalid("is written by the gateway alone");
            } else if (CREDENTIALS.contains(plain)) {
                here.invalid("carries a credential: put it into a Secret and name it in auth.secretRef");
            } else if (!seen.add(plain)) {
                here.invalid("is there twice; upper and lower case make no difference");
            } else if (value == null || !VALUE.matcher(value).matches()) {
                here.invalid("must be at most 4096 visible ASCII characters and spaces");
            }
        });
    }
}
