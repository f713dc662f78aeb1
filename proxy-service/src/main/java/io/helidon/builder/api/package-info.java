/** One type that the DbClient of Helidon 4.1 needs and that the core of 4.5 has no more. To be deleted with the next DbClient. */
package io.helidon.builder.api;
