package dev.turnpike.crds.json;

import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.InvalidNullException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.ValueInstantiationException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;

/** Says what a place should have held. Never says what it did hold. */
public final class Mismatch {
    private Mismatch() {}

    /** {@code must be a whole number}, {@code must be one of Public, Internal} … */
    public static String describe(JsonMappingException failure) {
        return switch (failure) {
            case InvalidNullException _ -> "must not be null";
            case ValueInstantiationException incomplete
            when incomplete.getCause() instanceof NullPointerException missing && missing.getMessage() != null ->
                "lacks the member " + missing.getMessage();
            case MismatchedInputException wrong -> "must be " + expected(wrong.getTargetType());
            default -> "cannot be read";
        };
    }

    /** Whether the place wants one of a closed set of names. */
    public static boolean isChoice(JsonMappingException failure) {
        return failure instanceof MismatchedInputException wrong
                && wrong.getTargetType() != null
                && wrong.getTargetType().isEnum();
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "something else";
        }
        if (type.isEnum()) {
            return Arrays.stream(type.getEnumConstants())
                    .map(Object::toString)
                    .collect(Collectors.joining(", ", "one of ", ""));
        }
        if (type == Integer.class || type == int.class) {
            return "a whole number";
        }
        if (type == Boolean.class || type == boolean.class) {
            return "true or false";
        }
        if (type == Instant.class) {
            return "a time such as 2027-06-30T00:00:00Z";
        }
        if (type == Duration.class) {
            return "a duration such as PT5S";
        }
        if (Collection.class.isAssignableFrom(type)) {
            return "a list";
        }
        return type.isRecord() || Map.class.isAssignableFrom(type) ? "an object" : "a string";
    }
}
