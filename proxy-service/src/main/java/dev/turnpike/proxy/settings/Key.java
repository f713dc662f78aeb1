package dev.turnpike.proxy.settings;

import dev.turnpike.proxy.settings.Settings.EffectiveSetting;

/** Every setting there is, spelled as in the environment, with its default as text ({@code ""} for none). */
enum Key {
    HOST("0.0.0.0"),
    PORT("8000"),
    OBSERVE_PORT("8001"),
    TLS_CERT_FILE(""),
    TLS_KEY_FILE(""),
    ADMIN_PORT("off"),
    ADMIN_TLS_CERT_FILE(""),
    ADMIN_TLS_KEY_FILE(""),
    ADMIN_TOKEN_FILE(""),
    BOOT_COPY_DIR(""),
    BOOT_COPY_MAX_AGE("24h"),
    LOG_LEVEL("info"),
    LOG_FORMAT("auto"),
    LOG_FILE_PATH("./logs/proxy.log"),
    LOG_RETENTION_DAYS("30"),
    LOG_BODIES("Redacted"),
    DATABASE_URL("sqlite:///./data/proxy.db", Exposure.URL),
    JOURNAL_DIR("./data/journal"),
    JOURNAL_MODE("durable-local"),
    JOURNAL_MAX_BYTES("1GiB"),
    ENABLE_CLIENT_AUTH("true"),
    ALLOW_ANONYMOUS_ACCESS("false"),
    ANONYMOUS_ALLOWED_MODELS("*"),
    PUBLIC_MODEL_LIST("false"),
    CORS_ALLOWED_ORIGINS(""),
    TRUSTED_PROXIES(""),
    CONFIG_DIR(""),
    SECRETS_DIR(""),
    ALLOW_PRIVATE_ENDPOINTS("true"),
    TYPE(""),
    API_KEY("", Exposure.SECRET),
    BASE_URL("", Exposure.URL),
    ACTUAL_NAME(""),
    MODEL_NAME(""),
    ENABLED("true"),
    MAX_TOKENS(""),
    SUPPORTS_STREAMING(""),
    SUPPORTS_FUNCTION_CALLING(""),
    MAX_REQUEST_BYTES("32MiB"),
    MAX_CONNECTIONS("20000"),
    HEARTBEAT_INTERVAL("15s"),
    DRAIN_DELAY("5s"),
    DRAIN_GRACE("30s"),
    HTTPS_PROXY("", Exposure.URL),
    NO_PROXY(""),
    UPSTREAM_CA_FILE("");

    /** How much of a value may be shown. */
    enum Exposure {
        PLAIN,
        /** A URL that may carry a password. */
        URL,
        SECRET
    }

    private final String byDefault;
    private final Exposure exposure;

    Key(String byDefault) {
        this(byDefault, Exposure.PLAIN);
    }

    Key(String byDefault, Exposure exposure) {
        this.byDefault = byDefault;
        this.exposure = exposure;
    }

    String byDefault() {
        return byDefault;
    }

    Exposure exposure() {
        return exposure;
    }

    /** The setting as {@code run.sh config} shows it. */
    EffectiveSetting effective(Variables variables) {
        var entry = variables.entry(name());
        String text = entry.map(Variables.Entry::text).orElse(byDefault);
        String source = entry.map(Variables.Entry::origin).orElse(byDefault.isEmpty() ? "not set" : "default");
        return new EffectiveSetting(name(), Masking.shown(exposure, text), source);
    }
}
