/**
 * The wire contract between whoever holds the configuration (operator, files, environment) and the proxy: plain records,
 * a strict reader and a deterministic writer. JDK and Jackson only; it knows no Kubernetes type and no proxy type.
 */
package dev.turnpike.crds.config;
