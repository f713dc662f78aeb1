/** Tests of logging. */
package dev.turnpike.proxy.telemetry;
