package dev.turnpike.proxy.upstream;

import dev.turnpike.proxy.wire.HeaderFields;
import java.io.IOException;
import java.util.ArrayList;

/** Reads response heads, strictly: what two readers could understand in two ways is refused. */
final class HeadParser {
    static final int MAX_HEAD_BYTES = 64 * 1024;
    static final int MAX_FIELDS = 256;
    private static final int MAX_INTERIM = 16;
    private static final String VERSION = "HTTP/1.";
    private static final int CODE_AT = VERSION.length() + 2;

    private HeadParser() {}

    /** The final head: those of status 1xx before it are skipped. */
    static ResponseHead readFinal(WireInput input) throws IOException {
        var lines = new LineReader(input, MAX_HEAD_BYTES);
        for (int i = 0; i <= MAX_INTERIM; i++) {
            var head = read(lines);
            if (head.status() == 101) {
                throw new ProtocolViolation("it switched to another protocol unasked");
            }
            if (!head.interim()) {
                return head;
            }
        }
        throw new ProtocolViolation("too many interim answers");
    }

    private static ResponseHead read(LineReader lines) throws IOException {
        lines.next();
        int version = version(lines);
        int status = status(lines);
        var fields = new ArrayList<HeaderFields.Field>(16);
        lines.next();
        while (lines.length() > 0) {
            if (fields.size() == MAX_FIELDS) {
                throw new ProtocolViolation("too many header fields");
            }
            fields.add(field(lines));
            lines.next();
        }
        return new ResponseHead(version, status, new HeaderFields(fields));
    }

    private static int version(LineReader line) throws ProtocolViolation {
        boolean known = line.length() >= CODE_AT + 3;
        for (int i = 0; known && i < VERSION.length(); i++) {
            known = line.at(i) == VERSION.charAt(i);
        }
        int minor = known ? line.at(VERSION.length()) - '0' : -1;
        if (minor < 0 || minor > 1 || line.at(CODE_AT - 1) != ' ') {
            throw new ProtocolViolation("it does not answer in HTTP/1.1");
        }
        return minor;
    }

    private static int status(LineReader line) throws ProtocolViolation {
        int status = 0;
        for (int i = CODE_AT; i < CODE_AT + 3; i++) {
            int digit = line.at(i) - '0';
            if (digit < 0 || digit > 9) {
                throw new ProtocolViolation("the status is not a number");
            }
            status = status * 10 + digit;
        }
        boolean ended = line.length() == CODE_AT + 3 || line.at(CODE_AT + 3) == ' ';
        if (status < 100 || status > 599 || !ended) {
            throw new ProtocolViolation("the status is not one of HTTP");
        }
        return status;
    }

    private static HeaderFields.Field field(LineReader line) throws ProtocolViolation {
        int colon = 0;
        while (colon < line.length() && HeaderText.isTokenChar(line.at(colon))) {
            colon++;
        }
        if (colon == 0 || colon == line.length() || line.at(colon) != ':') {
            throw new ProtocolViolation("a header field has no proper name");
        }
        int start = colon + 1;
        int end = line.length();
        while (start < end && blank(line.at(start))) {
            start++;
        }
        while (end > start && blank(line.at(end - 1))) {
            end--;
        }
        for (int i = start; i < end; i++) {
            if (!HeaderText.isValue(line.at(i))) {
                throw new ProtocolViolation("a header field holds a control character");
            }
        }
        return new HeaderFields.Field(line.text(0, colon), line.text(start, end));
    }

    private static boolean blank(int c) {
        return c == ' ' || c == '\t';
    }
}
