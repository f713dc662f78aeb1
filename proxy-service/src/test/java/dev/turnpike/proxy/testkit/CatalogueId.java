package dev.turnpike.proxy.testkit;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The ids of the test catalogue ({@code docs/test-catalogue.md}) that a test holds. */
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.METHOD, ElementType.TYPE})
public @interface CatalogueId {

    /** For example {@code F06}. */
    String[] value();
}
