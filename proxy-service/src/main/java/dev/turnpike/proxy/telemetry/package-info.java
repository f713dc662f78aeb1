/**
 * What the process says about itself. Logging: SLF4J everywhere, Logback behind it, set up by {@link dev.turnpike.proxy.telemetry.LoggingSetup} from the
 * settings alone. Structured fields are given with {@code addKeyValue} and appear as JSON members.
 */
package dev.turnpike.proxy.telemetry;
