package dev.turnpike.proxy.http.docs;

/**
 * What a browser may do with a page of ours.
 *
 * @see <a href="https://www.w3.org/TR/CSP3/">Content Security Policy</a>
 */
enum ContentPolicy {
    /** Everything from here, nothing inline but pictures in style sheets. */
    SCRIPTS_OF_OUR_OWN("style-src 'self'"),
    /** Redoc makes its style sheet as it runs, and searches in a worker that it makes of its own text. */
    STYLES_MADE_BY_SCRIPTS("style-src 'self' 'unsafe-inline'; worker-src 'self' blob:");

    private static final String COMMON =
            "default-src 'self'; script-src 'self'; img-src 'self' data:; object-src 'none'; "
                    + "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ";
    private final String own;

    ContentPolicy(String own) {
        this.own = own;
    }

    /** Value of {@code Content-Security-Policy}. */
    String text() {
        return COMMON + own;
    }
}
