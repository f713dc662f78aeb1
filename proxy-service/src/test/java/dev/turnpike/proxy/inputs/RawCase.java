package dev.turnpike.proxy.inputs;

/**
 * Bytes to send.
 *
 * @param status what they get
 * @param raw as Latin-1
 */
record RawCase(String name, int status, String raw) {
    @Override
    public String toString() {
        return name;
    }
}
