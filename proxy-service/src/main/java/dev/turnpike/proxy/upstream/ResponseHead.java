package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.wire.HeaderFields;

/**
 * A response head.
 *
 * @param version the minor version: 0 or 1
 * @param status three digits
 */
record ResponseHead(int version, int status, HeaderFields headers) {

    boolean interim() {
        return status < 200;
    }

    boolean hasNoBody() {
        return status < 200 || status == 204 || status == 304;
    }
}
