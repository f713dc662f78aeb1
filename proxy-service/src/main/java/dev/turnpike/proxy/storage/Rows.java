package dev.turnpike.proxy.storage;

import io.helidon.dbclient.DbRow;
import java.time.Instant;

/** Reads columns alike on both engines, whose drivers return different number types. NULL is null. */
public final class Rows {
    private Rows() {}

    /** A text column. */
    public static String text(DbRow row, String column) {
        return (String) row.column(column).get(Object.class);
    }

    /** An integer column of any width. */
    public static Long number(DbRow row, String column) {
        return row.column(column).get(Object.class) instanceof Number number ? number.longValue() : null;
    }

    /** An integer column that is never NULL; 0 when it is. */
    public static long count(DbRow row, String column) {
        return row.column(column).get(Object.class) instanceof Number number ? number.longValue() : 0;
    }

    /** A 0 or 1 column. */
    public static boolean flag(DbRow row, String column) {
        return count(row, column) != 0;
    }

    /** A column of milliseconds since 1970. */
    public static Instant time(DbRow row, String column) {
        var millis = number(row, column);
        return millis == null ? null : Instant.ofEpochMilli(millis);
    }

    /** A binary column. */
    public static byte[] bytes(DbRow row, String column) {
        return (byte[]) row.column(column).get(Object.class);
    }

    /** {@code time} as such a column holds it. */
    public static Long millis(Instant time) {
        return time == null ? null : time.toEpochMilli();
    }
}
