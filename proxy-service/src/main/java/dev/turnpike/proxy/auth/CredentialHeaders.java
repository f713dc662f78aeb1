package dev.turnpike.proxy.auth;

import java.util.List;

/** The headers of a request, as far as credentials are concerned. */
@FunctionalInterface
public interface CredentialHeaders {

    /** All values of the header {@code name}, one for each time it was sent; empty when it was not. Names compare without case. */
    List<String> values(String name);
}
